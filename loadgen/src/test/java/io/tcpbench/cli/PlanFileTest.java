package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanFileTest {
    private final Terminal terminal = new Terminal();

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private String faultOf(String name, String text) throws IOException {
        Path file = file(name, text);
        int exitCode = terminal.type("run", "127.0.0.1:9090", "--plan", file.toString());
        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.plans()).isEmpty();
        assertThat(terminal.err()).startsWith("tcpbench: " + file + ": ").hasLineCount(1);
        return terminal.err().substring(("tcpbench: " + file + ": ").length()).strip();
    }

    @Test
    void yamlIsReadAsItIsWritten() throws IOException {
        Path file = file("load.yaml", """
                # a comment
                target: localhost:9090
                connections: 1k
                seed: 12
                duration: 1.50s
                send: text:PING\\r\\n
                expect: "exact:+PONG\\\\r\\\\n"
                """);

        terminal.type("run", "--plan", file.toString(), "--out", folder.toString());

        Plan plan = terminal.plans().get(0);
        assertThat(plan.target()).hasToString("localhost:9090");
        assertThat(plan.connections()).isEqualTo(1_000);
        assertThat(plan.seed()).isEqualTo(12);
        assertThat(plan.duration()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(plan.send().size()).isEqualTo(6);
        assertThat(plan.expect().spec()).isEqualTo("exact:+PONG\\r\\n");
    }

    @Test
    void aFileThatIsFarTooLargeForAPlanIsNotRead() throws IOException {
        assertThat(faultOf("load.yaml", "# a comment\n".repeat(100_000))).startsWith("it is larger than 256 KiB");
    }

    @Test
    void jsonIsReadAsItIsWritten() throws IOException {
        Path file = file("load.json", "{\"target\": \"h:1\",\t\"connections\": 7, \"rate\": 2.5, \"thresholds\": []}");

        terminal.type("run", "--plan", file.toString(), "--out", folder.toString());

        assertThat(terminal.plans()).singleElement().satisfies(plan -> {
            assertThat(plan.connections()).isEqualTo(7);
            assertThat(plan.settings()).containsEntry("rate", "2.5/s");
        });
    }

    @ParameterizedTest
    @CsvSource({"load.yaml, 'spin: true'", "load.yaml, 'spin: \"true\"'", "load.json, '{\"spin\": true}'"})
    void aSwitchIsTurnedOffByAFlagAgain(String name, String text) throws IOException {
        Path file = file(name, text);

        String[] words = {"run", "h:1", "--plan", file.toString(), "--out", folder.toString()};
        terminal.type(words);
        terminal.type(Stream.concat(Stream.of(words), Stream.of("--spin=false")).toArray(String[]::new));

        assertThat(terminal.plans()).extracting(Plan::spin).containsExactly(true, false);
    }

    @ParameterizedTest
    @CsvSource({"load.yaml, 'connections: 7\ntarget: h:1'", "load.json, '{\"connections\": 7, \"target\": \"h:1\"}'"})
    void aFlagOverridesTheFile(String name, String text) throws IOException {
        Path file = file(name, text);

        terminal.type(
                "run", "127.0.0.1:9090", "--connections", "8", "--plan", file.toString(), "--out", folder.toString());

        assertThat(terminal.plans()).singleElement().satisfies(plan -> {
            assertThat(plan.connections()).isEqualTo(8);
            assertThat(plan.target()).hasToString("127.0.0.1:9090");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connections: x    | line 1: connections: 'x' is not allowed; allowed is a whole number from 1 to 1000000",
                "conections: 5     | line 1: conections: '5' is not allowed; allowed is one of target, connections",
                "seed: true        | line 1: seed: 'true' is not allowed; allowed is a whole number from 0",
                "spin: True        | line 1: spin: 'True' is not allowed; allowed is true or false",
                "spin: yes         | line 1: spin: 'yes' is not allowed; allowed is true or false",
                "seed: ~           | line 1: seed: a single value is allowed",
                "seed:             | line 1: seed: a single value is allowed",
                "seed: [1, 2]      | line 1: seed: a single value is allowed",
                "load: {rate: 5}   | line 1: load: a single value is allowed",
                "thresholds: p9<=1s| line 1: thresholds: a list is allowed",
                "thresholds: [[]]  | line 1: thresholds: only texts are allowed in the list",
                "thresholds: [p9]  | line 1: thresholds: 'p9' is not allowed; allowed is ",
                "just a text       | a plan is one object",
                "[1, 2]            | a plan is one object",
                "''                | a plan is one object",
                "seed: 'x          | line ",
            })
    void whatIsWrongWithAFileIsReportedWithFileAndKey(String text, String fault) throws IOException {
        String found = faultOf("load.yaml", text);

        assertThat(found).startsWith(fault);
    }

    @Test
    void aKeyGivenTwiceIsReportedWithItsLine() throws IOException {
        assertThat(faultOf("load.yaml", "seed: 1\nseed: 2\n"))
                .startsWith("line 2, ")
                .contains("Duplicate field 'seed'");
        assertThat(faultOf("load.json", "{\"seed\": 1,\n\"seed\": 2}")).startsWith("line 2, ");
    }

    @Test
    void jsonThatEndsTooEarlyIsReportedWithItsLine() throws IOException {
        assertThat(faultOf("load.json", "{\"seed\": 1,\n")).startsWith("line 2, ");
    }

    @Test
    void aSecondPlanInAFileIsReported() throws IOException {
        assertThat(faultOf("load.yaml", "seed: 1\n---\nseed: 2\n")).contains("more than one plan");
        assertThat(faultOf("load.json", "{} {}")).contains("more than one plan");
    }

    @Test
    void anAbsentFileIsReported() {
        int exitCode = terminal.type(
                "run", "127.0.0.1:9090", "--plan", folder.resolve("none.yaml").toString());

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).endsWith("none.yaml: there is no such file\n");
    }

    @Test
    void aFolderIsNoFile() {
        int exitCode = terminal.type("run", "127.0.0.1:9090", "--plan", folder.toString());

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).contains(folder + ": it is a folder");
    }

    @Test
    void faultsOfFileAndFlagsAreReportedTogether() throws IOException {
        Path file = file("load.yaml", "target: h:1\nrate: often\nthresholds: [p9, 'p99<=1s']\n");

        int exitCode = terminal.type("run", "--plan", file.toString(), "--seed", "x");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err())
                .contains(file + ": line 2: rate: 'often'", file + ": line 3: thresholds: 'p9'", "--seed: 'x'");
        assertThat(terminal.err()).hasLineCount(3);
    }

    @Test
    void aTargetThatMayBeInAFileThatCannotBeReadIsNotMissing() throws IOException {
        Path file = file("load.yaml", "seed: 'x\ntarget: h:1\n");

        int exitCode = terminal.type("run", "--plan", file.toString());

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).startsWith("tcpbench: " + file + ": line ").hasLineCount(1);
    }
}
