package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.plan.PlanSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanCommandTest {
    private static final String SCENARIOS = """
            target: localhost:9090
            connections: 7
            thresholds: ["p99<=5ms"]
            scenarios:
              smoke: {duration: 1s, thresholds: ["p99<=1s"]}
              peak:
                rate: 5k/s
                connections: 500
              plain:
            """;

    private final Terminal terminal = new Terminal();

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private int run(Path plan, String... words) {
        String[] all = new String[words.length + 5];
        System.arraycopy(new String[] {"run", "--plan", plan.toString(), "--out", folder.toString()}, 0, all, 0, 5);
        System.arraycopy(words, 0, all, 5, words.length);
        return terminal.type(all);
    }

    @Test
    void aPlanToBeginWithHasEverySettingAndIsRight() throws IOException {
        assertThat(terminal.type("plan", "init")).isZero();

        String plan = terminal.out();
        assertThat(PlanSettings.names())
                .allSatisfy(name -> assertThat(plan.lines()).anyMatch(line -> line.matches("#?" + name + ": .+")));
        assertThat(plan.lines()).allMatch(line -> line.length() <= 100);
        assertThat(terminal.type("plan", "check", file("load.yaml", plan).toString()))
                .as(terminal.err())
                .isZero();
    }

    /** Each on its own, because some exclude each other. */
    @Test
    void whatItLeavesOutIsWrittenAsItMayStandThere() throws IOException {
        terminal.type("plan", "init");
        String plan = terminal.out();

        assertThat(plan.lines().filter(line -> line.matches("#[a-zA-Z]+: .+")))
                .hasSizeGreaterThan(20)
                .allSatisfy(line -> {
                    String needed = line.matches("#tls[A-Z].*")
                            ? "tls: true\ntlsCert: a\ntlsKey: b\n"
                            : line.startsWith("#arrivals")
                                    ? "rate: 5/s\n"
                                    : line.startsWith("#check") ? "expect: line\n" : "";
                    String setting = line.substring(1, line.indexOf(':') + 1);
                    String text = needed.lines()
                                    .filter(other -> !other.startsWith(setting))
                                    .reduce("", (lines, other) -> lines + other + "\n")
                            + line.substring(1);
                    int exitCode = terminal.type(
                            "plan", "check", file("one.yaml", text).toString());
                    assertThat(exitCode).as(text + terminal.err()).isZero();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"load.yaml", "load.json"})
    void aFileThatExistsIsOverwrittenOnlyWhenThatIsAskedFor(String name) throws IOException {
        Path file = folder.resolve(name);

        assertThat(terminal.type("plan", "init", file.toString())).isZero();
        assertThat(terminal.type("plan", "check", file.toString()))
                .as(terminal.err())
                .isZero();
        Files.writeString(file, "mine");
        assertThat(terminal.type("plan", "init", file.toString())).isEqualTo(64);
        assertThat(terminal.err()).contains("--force overwrites it");
        assertThat(file).hasContent("mine");
        assertThat(terminal.type("plan", "init", "--force", file.toString())).isZero();
        assertThat(terminal.type("plan", "check", file.toString())).isZero();
    }

    @Test
    void whereNothingCanBeWrittenIsSaid() {
        int exitCode =
                terminal.type("plan", "init", folder.resolve("none/load.yaml").toString());

        assertThat(exitCode).isEqualTo(74);
        assertThat(terminal.err()).contains("load.yaml can't be written").hasLineCount(1);
    }

    @Test
    void eachFaultOfAPlanHasItsLine() throws IOException {
        Path file = file("load.yaml", "connections: 5\n# a comment\nduration: long\nthresholds:\n  - p99\n");

        int exitCode = terminal.type("plan", "check", file.toString());

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err())
                .contains(file + ": line 3: duration: 'long' is not allowed")
                .contains(file + ": line 4: thresholds: 'p99' is not allowed")
                .hasLineCount(2);
    }

    @Test
    void scenariosShareWhatTheyDoNotSayThemselves() throws IOException {
        Path file = file("load.yaml", SCENARIOS);

        assertThat(run(file, "--scenario", "peak")).isNotEqualTo(64);
        assertThat(run(file, "--scenario", "smoke", "-c", "9")).isNotEqualTo(64);
        assertThat(run(file, "--scenario", "plain")).isNotEqualTo(64);

        assertThat(terminal.plans()).extracting(plan -> plan.connections()).containsExactly(500, 9, 7);
        assertThat(terminal.plans())
                .extracting(plan -> plan.duration().toSeconds())
                .containsExactly(10L, 1L, 10L);
        assertThat(terminal.type("plan", "check", file.toString())).isZero();
        assertThat(terminal.out()).isEqualTo(file + " is right; scenarios: smoke, peak, plain\n");
    }

    @Test
    void aScenarioTakesBackWhatItHasNoUseFor() throws IOException {
        Path file = file("load.yaml", """
                target: localhost:9090
                duration: 5s
                scenarios:
                  peak:
                    duration:
                    stages: 1s@5/s
                """);

        assertThat(run(file, "--scenario", "peak")).as(terminal.err()).isNotEqualTo(64);

        assertThat(terminal.plans())
                .singleElement()
                .satisfies(plan -> assertThat(plan.settings()).containsEntry("stages", "1s@5/s"));
    }

    @Test
    void theOrderInTheFileDoesNotMatter() throws IOException {
        Path file = file("load.json", """
                {"scenarios": {"peak": {"connections": 500}}, "target": "localhost:9090", "connections": 7}
                """);

        run(file, "--scenario", "peak");

        assertThat(terminal.plans())
                .singleElement()
                .satisfies(plan -> assertThat(plan.connections()).isEqualTo(500));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--scenario=peek | --scenario: 'peek' is not allowed; allowed is one of smoke, peak, plain",
                "--quiet | load.yaml: it has scenarios: give --scenario with one of smoke, peak, plain"
            })
    void whichScenarioHasToBeSaid(String word, String fault) throws IOException {
        int exitCode = run(file("load.yaml", SCENARIOS), word);

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).contains(fault).hasLineCount(1);
    }

    @Test
    void aScenarioOfNothingIsAFault() throws IOException {
        Path file = file("load.yaml", "target: localhost:9090\n");

        assertThat(run(file, "--scenario", "peak")).isEqualTo(64);
        assertThat(terminal.err()).contains("'peak' is not allowed; allowed is nothing: " + file + " has no scenarios");
        assertThat(terminal.type("run", "localhost:9090", "--scenario", "peak")).isEqualTo(64);
        assertThat(terminal.err()).contains("'peak' is not allowed; allowed is nothing without the --plan");
    }

    @Test
    void theFaultsOfAllScenariosAreFoundAndThoseOfOthersHarmNone() throws IOException {
        Path file = file("load.yaml", SCENARIOS + "  faulty:\n    seed: x\n    seeds: 5\n");

        assertThat(run(file, "--scenario", "peak")).isNotEqualTo(64);
        assertThat(terminal.type("plan", "check", file.toString())).isEqualTo(64);
        assertThat(terminal.err())
                .contains(": line 11: seed: 'x' is not allowed", ": line 12: seeds: '5' is not allowed")
                .hasLineCount(2);
        assertThat(terminal.type("plan", "check", "--scenario", "smoke", file.toString()))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scenarios: 5 | line 1: scenarios: names are allowed, each with settings of its own",
                "scenarios: {a: 5} | line 1: scenarios: settings are allowed in a scenario",
                "scenarios: {a: {b: [1]}} | line 1: b: a single value is allowed",
                "scenarios: {a: {scenarios: {}}} | line 1: scenarios: a single value is allowed"
            })
    void whatIsNoScenarioIsAFault(String text, String fault) throws IOException {
        int exitCode = terminal.type("plan", "check", file("load.yaml", text).toString());

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).contains("load.yaml: " + fault).hasLineCount(1);
    }

    @Test
    void planAloneSaysWhatThereIs() {
        assertThat(terminal.type("plan")).isEqualTo(64);
        assertThat(terminal.err()).contains("no command: allowed are init and check");
    }
}
