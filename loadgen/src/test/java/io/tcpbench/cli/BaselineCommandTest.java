package io.tcpbench.cli;

import static io.tcpbench.experiment.ServerPrograms.NULL_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.ScriptedServer;
import io.tcpbench.SlowEcho;
import io.tcpbench.gate.Baseline;
import io.tcpbench.report.BaselineFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineCommandTest {
    @TempDir
    private Path folder;

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        var outcome = CommandLineInProcess.run(
                "baseline",
                "--server",
                "address:127.0.0.1:9090",
                "--anchor",
                "command:anchor {port} --password=hunter2",
                "--trials",
                "6",
                "-c",
                "none");

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.output())
                .contains("--rate is missing")
                .contains("--server: 'address:127.0.0.1:9090' is not allowed")
                .contains("--anchor has what looks like a secret")
                .contains("--trials: '6' is not allowed; allowed is a whole number from 7 to 16")
                .contains("-c: 'none' is not allowed")
                .doesNotContain("hunter2");
    }

    @Test
    void aServerHasToBeGivenAndCannotBeStored() {
        assertThat(CommandLineInProcess.run("baseline", "-r", "100/s").output()).contains("--server is missing");
        assertThat(CommandLineInProcess.run("baseline", "-r", "100/s", "--server", "stored:x.json")
                        .output())
                .contains("--server: 'stored:x.json' is not allowed");
    }

    @Test
    void textsTooLongForASmallFileAreAFault() {
        var outcome = CommandLineInProcess.run(
                "baseline", "-r", "100/s", "--server", NULL_SERVER, "--send", "text:" + "x".repeat(20_000));

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.output()).contains("allowed in a baseline is 16384");
    }

    @Test
    void aFileThatCannotBeWrittenIsFoundBeforeTheLoad() {
        var outcome = CommandLineInProcess.run(
                "baseline", "-r", "100/s", "--server", "command:false {port}", "--file", folder.toString());

        assertThat(outcome.exitCode()).isEqualTo(74);
        assertThat(outcome.output()).contains("the baseline can't be written to " + folder + ": it is a folder");
    }

    @Test
    void aServerThatCannotBeStartedLeavesAnEarlierFileAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("baseline.json"), "earlier");

        var outcome = CommandLineInProcess.run(
                "baseline",
                "-r",
                "100/s",
                "--out",
                folder.resolve("out").toString(),
                "--file",
                file.toString(),
                "--server",
                "command:false {port}");

        assertThat(outcome.exitCode()).isEqualTo(69);
        assertThat(file).hasContent("earlier");
    }

    @Test
    void aServerThatAnswersNothingIsInvalidAndNotStored() throws Exception {
        Path file = folder.resolve("baseline.json");

        var outcome = measure(file, "--expect", "exact:other");

        assertThat(outcome.exitCode()).isEqualTo(13);
        assertThat(outcome.output()).contains("INVALID  the server answered nothing in a trial; nothing was stored");
        assertThat(file).doesNotExist();
    }

    @Test
    void sevenTrialsAndTheirAnchorAreStored() throws Exception {
        Path file = folder.resolve("baseline.json");

        try (ScriptedServer anchor = ScriptedServer.start(new SlowEcho())) {
            String address = "address:127.0.0.1:" + anchor.port();

            var outcome = measure(file, "--anchor", address);

            // Invalid where the machine was too busy for a few hundred milliseconds.
            assertThat(outcome.output())
                    .containsPattern("STORED  7 trials of command:|INVALID  .*(the generator|the machine moved)");
            assertThat(outcome.exitCode()).isEqualTo(Files.exists(file) ? 0 : 13);
            assertThat(folder.resolve("out/trials/001-baseline.json")).exists();
            assertThat(folder.resolve("out/trials/002-anchor.json")).exists();
            if (Files.exists(file)) {
                assertStored(BaselineFile.read(file), address);
            }
        }
    }

    private static void assertStored(Baseline stored, String anchor) {
        assertThat(stored.server()).isEqualTo(NULL_SERVER + " --password=***");
        assertThat(stored.trials())
                .extracting(trial -> trial.plan().seed())
                .containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(stored.trials())
                .allSatisfy(
                        trial -> assertThat(trial.total().requests().answered()).isPositive());
        assertThat(stored.anchor().orElseThrow().server()).isEqualTo(anchor);
        assertThat(stored.anchor().orElseThrow().mediansNanos()).hasSizeGreaterThanOrEqualTo(7);
    }

    private GeneratorProcess.Outcome measure(Path file, String... more) {
        return CommandLineInProcess.run(Stream.concat(
                        Stream.of(
                                "baseline",
                                "-r",
                                "200/s",
                                "-c",
                                "20",
                                "-d",
                                "50ms",
                                "--warmup",
                                "0s",
                                "--seed",
                                "3",
                                "--trials",
                                "7",
                                "--out",
                                folder.resolve("out").toString(),
                                "--file",
                                file.toString(),
                                "--server",
                                NULL_SERVER + " --password=hunter2"),
                        Stream.of(more))
                .toArray(String[]::new));
    }
}
