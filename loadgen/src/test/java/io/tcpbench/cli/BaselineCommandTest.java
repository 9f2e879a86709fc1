package io.tcpbench.cli;

import static io.tcpbench.experiment.ServerPrograms.NULL_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.LoadTest;
import io.tcpbench.ScriptedServer;
import io.tcpbench.SlowEcho;
import io.tcpbench.experiment.SlowServer;
import io.tcpbench.gate.Baseline;
import io.tcpbench.gate.Floors;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.report.BaselineFile;
import io.tcpbench.report.CalibrationFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
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

    @Tag("real-time")
    @Test
    void sevenTrialsAndTheirAnchorAreStored() throws Exception {
        Path file = folder.resolve("baseline.json");
        Path calibration = folder.resolve("calibration.json");

        try (ScriptedServer anchor = ScriptedServer.start(new SlowEcho(200))) {
            String address = "address:127.0.0.1:" + anchor.port();
            CalibrationFile.write(Floors.of(fingerprint(anchor), 200_000, 48_000), calibration);

            var outcome = measure(file, "--anchor", address, "--calibration", calibration.toString());

            assertThat(outcome.exitCode()).as(outcome.output()).isZero();
            assertThat(outcome.output()).contains("STORED  7 trials of command:");
            assertThat(folder.resolve("out/trials/001-baseline.json")).exists();
            assertThat(folder.resolve("out/trials/002-anchor.json")).exists();
            assertStored(BaselineFile.read(file), address);
        }
    }

    /** That of this machine, as a run tells it. */
    private static Map<String, String> fingerprint(ScriptedServer server) {
        var plan = new PlanSettings()
                .set("target", "127.0.0.1:" + server.port())
                .set("duration", "1ms")
                .plan();
        return new LoadTest(plan).run().environment().fingerprint();
    }

    private static void assertStored(Baseline stored, String anchor) throws Exception {
        assertThat(stored.server()).isEqualTo(SlowServer.spec() + " --password=***");
        assertThat(stored.calibration().orElseThrow().maxRatePerSecond()).isEqualTo(48_000);
        assertThat(stored.trials())
                .extracting(trial -> trial.plan().seed())
                .containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(stored.trials())
                .allSatisfy(
                        trial -> assertThat(trial.total().requests().answered()).isPositive());
        assertThat(stored.anchor().orElseThrow().server()).isEqualTo(anchor);
        assertThat(stored.anchor().orElseThrow().mediansNanos()).hasSizeGreaterThanOrEqualTo(7);
    }

    private GeneratorProcess.Outcome measure(Path file, String... more) throws Exception {
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
                                SlowServer.spec() + " --password=hunter2"),
                        Stream.of(more))
                .toArray(String[]::new));
    }
}
