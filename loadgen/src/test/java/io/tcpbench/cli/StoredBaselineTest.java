package io.tcpbench.cli;

import static io.tcpbench.experiment.ServerPrograms.NULL_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.LoadTest;
import io.tcpbench.ScriptedServer;
import io.tcpbench.SlowEcho;
import io.tcpbench.gate.Baseline;
import io.tcpbench.gate.Baseline.Anchored;
import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Floors;
import io.tcpbench.gate.Runs;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.report.BaselineFile;
import io.tcpbench.result.Environment;
import io.tcpbench.result.GeneratorHealth;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons with stored trials, which are made by hand for this machine; those of the candidate are real. */
class StoredBaselineTest {
    private static final int REQUESTS = 110;
    private static final String NOT_AFRESH = "a server that runs already was not started afresh for each trial";

    /** What a machine says that was too busy for a few hundred milliseconds. */
    private static final String OR_BUSY = "|INVALID  3 of \\d+ trials judge the generator";

    @TempDir
    private Path folder;

    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedServer.start(new SlowEcho());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Path file() {
        return folder.resolve("baseline.json");
    }

    private String candidate() {
        return "address:127.0.0.1:" + server.port();
    }

    /** So many requests in a tenth of a second, and enough connections for a slow server. */
    private static PlanSettings settings() {
        return new PlanSettings()
                .set("target", "127.0.0.1:1")
                .set("rate", 10 * REQUESTS + "/s")
                .set("arrivals", "even")
                .set("connections", "80")
                .set("duration", "100ms")
                .set("warmup", "0s");
    }

    private Environment environment() {
        Plan plan = settings()
                .set("target", "127.0.0.1:" + server.port())
                .set("duration", "1ms")
                .plan();
        return new LoadTest(plan).run().environment();
    }

    private void store(int trials, long latencyNanos, Environment environment, Optional<Anchored> anchor)
            throws Exception {
        store(trials, latencyNanos, environment, anchor, Optional.empty());
    }

    private void store(
            int trials,
            long latencyNanos,
            Environment environment,
            Optional<Anchored> anchor,
            Optional<Calibration> calibration)
            throws Exception {
        Plan plan = settings().plan();
        List<Result> stored = new ArrayList<>();
        for (int i = 0; i < trials; i++) {
            Result drawn = Runs.open().answers(REQUESTS, latencyNanos + i).result();
            stored.add(new Result(
                    plan.repeated(plan.target(), plan.seed() + i, Duration.ZERO, plan.duration()),
                    environment,
                    drawn.startedAt(),
                    drawn.durationNanos(),
                    false,
                    true,
                    drawn.total(),
                    List.of(),
                    GeneratorHealth.UNKNOWN,
                    KernelEvidence.UNKNOWN));
        }
        BaselineFile.write(new Baseline("reference:epoll", plan, stored, anchor, calibration), file());
    }

    private GeneratorProcess.Outcome compare(String candidate, String... more) {
        return CommandLineInProcess.run(Stream.concat(
                        Stream.of(
                                "compare",
                                "--percentile",
                                "p1",
                                "--out",
                                folder.toString(),
                                "--baseline",
                                "stored:" + file(),
                                "--candidate",
                                candidate),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void aSlowerCandidateIsTold() throws Exception {
        store(7, 1_000, environment(), Optional.empty());

        var outcome = compare(candidate());

        assertThat(outcome.output())
                .containsPattern("REGRESSION  p1 is " + OR_BUSY)
                .contains("advisory only: the baseline was measured at another time", "; " + NOT_AFRESH);
        assertThat(outcome.exitCode()).isEqualTo(outcome.output().contains("REGRESSION") ? 12 : 13);
        assertThat(folder.resolve("trials/001-candidate.json")).exists();
        assertThat(folder.resolve("junit.xml")).exists();
        assertThat(folder.resolve("summary.md")).exists();
        assertThat(Files.readString(folder.resolve("comparison.json")))
                .containsPattern("\"outcome\" : \"(regression|invalid)\"");
    }

    @Test
    void aFasterCandidatePasses() throws Exception {
        store(7, 10_000 * Runs.MILLI, environment(), Optional.empty());

        var outcome = compare(candidate());

        assertThat(outcome.output()).containsPattern("PASSED  a slowdown of 10 % is excluded" + OR_BUSY);
        assertThat(outcome.exitCode()).isEqualTo(outcome.output().contains("PASSED") ? 0 : 13);
    }

    @Test
    void aFewStoredTrialsDecideNothing() throws Exception {
        store(1, Runs.MILLI, environment(), Optional.empty());

        var outcome = compare(NULL_SERVER);

        assertThat(outcome.output())
                .containsPattern("INCONCLUSIVE  1 trials can't decide" + OR_BUSY)
                .contains("advisory only: ")
                .doesNotContain(NOT_AFRESH);
        assertThat(outcome.exitCode()).isIn(12, 13);
    }

    @Test
    void theFloorThatWasStoredIsHeldBesideThem() throws Exception {
        Environment here = environment();
        Calibration floor = Floors.of(here.fingerprint(), Runs.MILLI, 1_000_000);
        store(1, Runs.MILLI, here, Optional.empty(), Optional.of(floor));

        var outcome = compare(candidate());

        assertThat(outcome.output()).contains("you are measuring the tool");
        assertThat(folder.resolve("comparison.json")).content().contains("\"calibration\" : {");
    }

    @Test
    void anotherMachineIsInvalidAfterTheFirstTrialThatCanBeUsed() throws Exception {
        Environment here = environment();
        Environment elsewhere = new Environment(
                here.os(),
                here.arch(),
                "Another CPU",
                here.cpus(),
                here.jdk(),
                here.jdkMajor(),
                here.maxHeapBytes(),
                here.transport(),
                here.eventLoops(),
                here.targetAddress(),
                here.toolVersion(),
                here.limits());
        store(7, Runs.MILLI, elsewhere, Optional.empty());

        var outcome = compare(candidate());

        assertThat(outcome.exitCode()).isEqualTo(13);
        assertThat(outcome.output())
                .containsPattern(
                        "INVALID  the stored trials ran on another machine.*cpuModel=Another CPU.*cpuModel=" + OR_BUSY);
        assertThat(folder.resolve("trials/004-candidate.json")).doesNotExist();
    }

    @Test
    void anAnchorThatMovedSinceIsInvalid() throws Exception {
        Anchored anchor = new Anchored(candidate(), List.of(1_000L, 1_000L));
        store(7, Runs.MILLI, environment(), Optional.of(anchor));

        var outcome = compare(candidate());

        assertThat(outcome.exitCode()).isEqualTo(13);
        assertThat(outcome.output()).contains("INVALID  the machine moved");
        assertThat(folder.resolve("trials/002-anchor.json")).exists();
    }

    @Test
    void whenTheTimeIsUpNothingIsDecided() throws Exception {
        store(7, Runs.MILLI, environment(), Optional.empty());

        var outcome = compare(candidate(), "--budget", "0s");

        assertThat(outcome.exitCode()).isEqualTo(12);
        assertThat(outcome.output()).contains("INCONCLUSIVE  the time is up: 7 more trials are needed");
    }

    @Test
    void anotherPlanIsAFaultThatNamesEverySettingThatDiffers() throws Exception {
        store(7, Runs.MILLI, environment(), Optional.empty());

        var outcome = compare(candidate(), "-r", "7/s", "--seed", "5", "-c", "80", "--spin");

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.output())
                .contains("-r: '7/s' is not allowed; allowed is 1100/s, which the stored trials had")
                .contains("--seed: '5' is not allowed; allowed is 1, which the stored trials had")
                .contains("--spin: 'true' is not allowed; allowed is false, which the stored trials had")
                .doesNotContain("-c:");
    }

    @Test
    void whatIsForPairsIsAFault() throws Exception {
        store(7, Runs.MILLI, environment(), Optional.empty());

        var outcome = compare(candidate(), "--pairs", "9", "--anchor", candidate());

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.output())
                .contains("--pairs is not allowed with a stored baseline")
                .contains("--anchor is not allowed with a stored baseline");
    }

    @Test
    void anUnreadableFileIsAFaultBesideTheOthers() throws Exception {
        for (String content : List.of("", "{", "[]", "{\"schema\": 2}", "{\"schema\": 1}")) {
            Files.writeString(file(), content);

            var outcome = compare("redis");

            assertThat(outcome.exitCode()).isEqualTo(64);
            assertThat(outcome.output())
                    .contains("--baseline: " + file())
                    .contains("--candidate: 'redis' is not allowed")
                    .doesNotContain("--rate is missing");
        }
    }

    @Test
    void aMissingFileIsAFault() {
        var outcome = compare(candidate());

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.output()).contains("--baseline: " + file() + " can't be read: it does not exist");
    }

    @Test
    void onlyTheBaselineOfACompareCanBeStored() throws Exception {
        store(7, Runs.MILLI, environment(), Optional.empty());
        String stored = "stored:" + file();

        assertThat(compare(stored).output()).contains("--candidate: '" + stored + "' is not allowed");
        assertThat(CommandLineInProcess.run("noise", "-r", "100/s", "--server", stored)
                        .output())
                .contains("--server: '" + stored + "' is not allowed");
    }
}
