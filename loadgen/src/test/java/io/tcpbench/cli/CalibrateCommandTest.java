package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.ScriptedServer;
import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Floors;
import io.tcpbench.report.CalibrationCache;
import io.tcpbench.report.CalibrationFile;
import io.tcpbench.report.ResultFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrateCommandTest {
    private static final String WARNING = "you are measuring the tool: ";
    private static final long MILLI = 1_000_000;

    @TempDir
    private Path folder;

    @Test
    void theFloorIsMeasuredWrittenAndKeptForLaterRuns() throws Exception {
        Map<String, String> user =
                Map.of("XDG_CACHE_HOME", folder.resolve("caches").toString());
        Path out = folder.resolve("out");

        var outcome = CommandLineInProcess.run(
                user,
                ("calibrate -r 500/s -c 2 -d 200ms --warmup 0s --expect line --send size:32 --out " + out).split(" "));

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output())
                .contains("tcpbench: 3 trials at 500/s", "tcpbench: 3 trials as fast as possible", "  trial 6  ")
                .contains("CALIBRATED  no p99 at 500/s, ", "no p99: only ", "with 2 connections and 32 bytes");
        Calibration floor = CalibrationFile.read(out.resolve("calibration.json"));
        assertThat(floor.connections()).isEqualTo(2);
        assertThat(floor.latency().count()).isPositive().isEqualTo(floor.late().count());
        assertThat(floor.maxRatePerSecond()).isGreaterThan(floor.ratePerSecond());
        assertThat(CalibrationCache.of(user).orElseThrow().find(floor.fingerprint()))
                .contains(floor);
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        var outcome = CommandLineInProcess.run("calibrate", "--rate", "fast", "-c", "none", "--think", "1ms", "--soon");

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.output())
                .contains("--rate: 'fast' is not allowed")
                .contains("-c: 'none' is not allowed")
                .contains("--soon");
    }

    @Test
    void moreThanThisMachineCanHoldIsAFaultInTheWordsOfTheUser() {
        var outcome = CommandLineInProcess.run("calibrate", "-c", "1M", "--pipeline", "4k", "--out", folder.toString());

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.output()).contains("--pipeline: '4000' is not allowed; allowed is less, or a larger heap");
    }

    @Test
    void aFolderThatCanNotBeWrittenIsFoundBeforeTheLoad() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        var outcome = CommandLineInProcess.run("calibrate", "--out", file.toString());

        assertThat(outcome.exitCode()).isEqualTo(74);
        assertThat(outcome.output()).startsWith("tcpbench: the calibration can't be written to " + file);
    }

    /** Whose runs have a p99 of 1 ms, on the machine of {@link #FINGERPRINT}. */
    private final Terminal terminal = new Terminal();

    private static final Map<String, String> FINGERPRINT = Map.of(
            "cpuModel",
            "a CPU",
            "cpus",
            "2",
            "os",
            "Linux 6",
            "jdkMajor",
            "17",
            "transport",
            "nio",
            "toolVersion",
            "1");

    private String written(Map<String, String> fingerprint, long p99Nanos) throws Exception {
        Path file = folder.resolve("calibration.json");
        CalibrationFile.write(Floors.of(fingerprint, p99Nanos, 1_000_000), file);
        return file.toString();
    }

    private int run(String... words) {
        List<String> all =
                new ArrayList<>(List.of("run", "h:1", "--threshold", "p99<=5ms", "--out", folder.toString()));
        all.addAll(List.of(words));
        return terminal.type(all.toArray(String[]::new));
    }

    @Test
    void aRunJudgedCloseToTheFloorWarnsAndEndsAsItWould() throws Exception {
        int exitCode = run("--calibration", written(FINGERPRINT, 2 * MILLI));

        assertThat(exitCode).isZero();
        assertThat(terminal.out())
                .contains("\n  " + WARNING + "p99<=5ms is 2.50 times the generator's floor, 2 ms (calibrated at ");
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.type("verify", folder.resolve("result.json").toString()))
                .isZero();
        assertThat(terminal.out()).contains(WARNING);
    }

    @Test
    void aRunJudgedFarFromTheFloorHasNoWarning() throws Exception {
        int exitCode = run("--calibration", written(FINGERPRINT, MILLI));

        assertThat(exitCode).isZero();
        assertThat(terminal.out()).doesNotContain(WARNING);
        assertThat(folder.resolve("result.json")).content().contains("\"calibration\" : {");
    }

    @Test
    void theCalibrationKeptForThisMachineIsFound() throws Exception {
        Path kept = keptFile();
        CalibrationFile.write(Floors.of(FINGERPRINT, 2 * MILLI, 1_000_000), kept);

        assertThat(run()).isZero();

        assertThat(terminal.out()).contains(WARNING);
    }

    @Test
    void oneOfAnotherMachineIsSaidAndNotUsed() throws Exception {
        int exitCode = run("--calibration", written(Map.of("cpus", "64"), 2 * MILLI));

        assertThat(exitCode).isZero();
        assertThat(terminal.out()).doesNotContain(WARNING);
        assertThat(terminal.err().lines())
                .singleElement()
                .asString()
                .startsWith("tcpbench: the calibration is not used: it is of {cpus=64}, and this is {cpuModel=a CPU,");
    }

    @Test
    void oneThatIsKeptAndDamagedIsSaidAndNotUsed() throws Exception {
        Path kept = keptFile();
        Files.createDirectories(kept.getParent());
        Files.writeString(kept, "{\"schema\":1");

        int exitCode = run();

        assertThat(exitCode).isZero();
        assertThat(terminal.err().lines())
                .singleElement()
                .asString()
                .startsWith("tcpbench: the calibration is not used: " + kept + " is damaged: ");
    }

    private Path keptFile() {
        Map<String, String> user = Map.of("TERM", "dumb", "XDG_CACHE_HOME", folder.toString());
        terminal.watched(user);
        return CalibrationCache.of(user).orElseThrow().file(FINGERPRINT);
    }

    @Test
    void oneThatIsNamedHasToBeReadable() {
        int exitCode = run("--calibration", folder.resolve("none.json").toString(), "-c", "0");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err())
                .contains("--calibration: " + folder.resolve("none.json")
                        + " can't be read: it does not exist; allowed is")
                .contains("-c: '0' is not allowed");
    }

    @Test
    void aComparisonCloseToTheFloorWarns() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            String experiment = " -r 200/s -c 2 -d 200ms --warmup 0s --out " + folder;
            String address = "address:127.0.0.1:" + server.port();
            String compare = "compare --pairs 1 --baseline " + address + " --candidate " + address + experiment;
            CommandLineInProcess.run(("run 127.0.0.1:" + server.port() + experiment).split(" "));
            var here = ResultFile.read(folder.resolve("result.json")).result().environment();
            String floor = " --calibration " + written(here.fingerprint(), 3_600_000 * MILLI);

            var compared = CommandLineInProcess.run((compare + floor).split(" "));
            var noise =
                    CommandLineInProcess.run(("noise --pairs 2 --server " + address + experiment + floor).split(" "));

            assertThat(compared.exitCode()).isIn(12, 13);
            // Invalid where the machine was too busy for a fifth of a second.
            assertThat(compared.output())
                    .containsPattern("  " + WARNING + "the baseline's p99, |INVALID  3 of 3 pairs");
            assertThat(noise.output()).containsPattern(WARNING + "the baseline's p99, |INVALID  only ");
        }
    }
}
