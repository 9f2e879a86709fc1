package io.tcpbench.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Threshold;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.report.ResultFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndingTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path path;

    private RunFolder folder;

    @BeforeEach
    void prepare() throws Exception {
        folder = RunFolder.prepare(path);
    }

    private Ending ending(int exitCode) {
        return new Ending(exitCode, "", "", folder, "");
    }

    @Test
    void aRunThatPassedLetsTheBuildGoOn() throws Exception {
        Results.passed(folder, START.plusSeconds(1), false);

        assertThatCode(() -> ending(0).judge(START)).doesNotThrowAnyException();
    }

    @Test
    void aRunThatARuleStoppedFailsTheBuildAndSaysSo() throws Exception {
        Files.writeString(
                folder.file("result.json"), "{\"aborted\": \"aborted on failures>5%: failures 9 %\", \"checks\": []}");

        assertThatThrownBy(() -> ending(10).judge(START))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("the load test failed: aborted on failures>5%: failures 9 %; see");
    }

    @Test
    void aRunThatLeftNoResultNeverPasses() {
        assertThatThrownBy(() -> ending(0).judge(START))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("there is no " + folder.file("result.json"));
    }

    @Test
    void theResultOfAnEarlierBuildNeverPasses() throws Exception {
        Results.passed(folder, START.minusSeconds(1), false);

        assertThatThrownBy(() -> ending(0).judge(START))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("is of 2026-01-01T11:59:59Z, before this build began");
    }

    @Test
    void aPartialResultNeverPasses() throws Exception {
        Results.passed(folder, START.plusSeconds(1), true);

        assertThatThrownBy(() -> ending(0).judge(START))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("is partial");
    }

    @Test
    void aRunThatItsServerDidNotSurviveNeverPasses() throws Exception {
        Results.passed(folder, START.plusSeconds(1), false);
        Ending ending = new Ending(0, "", "", folder, "The server exited with code 1");

        assertThatThrownBy(() -> ending.judge(START))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("did not live to the end: who answered? The server exited with code 1");
    }

    @Test
    void aDamagedResultNeverPasses() throws Exception {
        Files.writeString(folder.file("result.json"), "{}");

        assertThatThrownBy(() -> ending(0).judge(START)).isInstanceOf(MojoExecutionException.class);
    }

    @Test
    void wordsOfAFileCanNotCommandTheTerminal() throws Exception {
        Files.writeString(folder.file("result.json"), "{\"schema\": \u001b[2J\u009b\u202e}");

        assertThatThrownBy(() -> ending(0).judge(START))
                .isInstanceOf(MojoExecutionException.class)
                .satisfies(error -> assertThat(error.getMessage()).matches("[^\\p{Cntrl}\\p{Cf}]+(\n.*)*"));
    }

    @Test
    void otherThresholdsGiveTheSameRunAnotherVerdict() throws Exception {
        Results.passed(folder, START.plusSeconds(1), false);

        Ending again = ending(0).judgedBy(List.of(Threshold.parse("throughput>=20k/s")));

        assertThatThrownBy(() -> again.judge(START))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("the load test failed: throughput>=20k/s (measured ");
        assertThat(ResultFile.read(folder.file("result.json")).outcome()).isEqualTo(Outcome.FAILED);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 69, 70, 74, 77, 137, 143})
    void noThresholdMakesAVerdictOfARunThatHasNone(int exitCode) throws Exception {
        Results.passed(folder, START.plusSeconds(1), false);

        Ending again = ending(exitCode).judgedBy(List.of(Threshold.parse("p99<=1s")));

        assertThat(again.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void aResultThatIsGoneCanNotBeJudgedAgain() {
        assertThatThrownBy(() -> ending(0).judgedBy(List.of(Threshold.parse("p99<=1s"))))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("result.json can't be read: it does not exist");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 11, 12})
    void whatTheTargetDidFailsTheBuild(int exitCode) {
        assertThatThrownBy(() -> ending(exitCode).judge(START)).isInstanceOf(MojoFailureException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "13, invalid",
        "64, configured",
        "69, could not be reached",
        "70, defect",
        "74, can't be written",
        "77, must not be flooded",
        "129, interrupted",
        "130, interrupted",
        "143, interrupted",
        "1, could not start",
        "3, out of memory",
        "134, hs_err_pid",
        "137, killed",
        "139, signal 11",
        "42, strangely"
    })
    void everythingElseIsAnErrorThatSaysWhat(int exitCode, String what) {
        assertThatThrownBy(() -> ending(exitCode).judge(START))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining(what)
                .hasMessageContaining("exit code " + exitCode);
    }

    @Test
    void whatAGeneratorThatWasKilledHadMeasuredIsKept() throws Exception {
        Journals.begun(folder, new PlanSettings().set("target", "127.0.0.1:1").plan(), "p99<=5ms");

        assertThatThrownBy(() -> ending(137).judge(START))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("; what it had measured until then is in " + folder.file("result.json"));

        ResultFile.Stored stored = ResultFile.read(folder.file("result.json"));
        assertThat(stored.outcome()).isEqualTo(Outcome.INVALID);
        assertThat(stored.result().partial()).isTrue();
        assertThat(stored.thresholds()).contains(Threshold.parse("p99<=5ms"));
        assertThat(folder.file("junit.xml")).content().contains("tests=\"2\" failures=\"0\" errors=\"2\"");
        assertThat(folder.file("summary.md")).content().startsWith("## INVALID: ");
    }

    @Test
    void whatAGeneratorWithADefectHadMeasuredIsKept() throws Exception {
        Journals.begun(folder, new PlanSettings().set("target", "127.0.0.1:1").plan(), "p99<=5ms");

        assertThatThrownBy(() -> ending(70).judge(START))
                .hasMessageContaining(
                        "defect of its own; what it had measured until then is in " + folder.file("result.json"));

        assertThat(ResultFile.read(folder.file("result.json")).result().partial())
                .isTrue();
    }

    @Test
    void theGeneratorsOwnWordsArePartOfTheError() {
        Ending usage = new Ending(64, "", "plan.yaml: conections: 'x'\nplan.yaml: rate: '-1'", folder, "");

        assertThatThrownBy(() -> usage.judge(START))
                .hasMessageContaining("plan.yaml: conections: 'x'\nplan.yaml: rate: '-1'");
    }

    @Test
    void whatAJvmThatCanNotStartSaysOnItsOutputIsPartOfTheError() {
        Ending crash = new Ending(1, "Too small maximum heap", "", folder, "");

        assertThatThrownBy(() -> crash.judge(START))
                .hasMessageContaining("could not start")
                .hasMessageContaining("Too small");
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 69})
    void theReasonOfAVerdictThatIsNoFailureIsPartOfTheError(int exitCode) throws Exception {
        Files.writeString(folder.file("result.json"), """
                {"reasons": ["nothing listens on 127.0.0.1:1", "and more"]}
                """);

        assertThatThrownBy(() -> ending(exitCode).judge(START))
                .hasMessageContaining("\nnothing listens on 127.0.0.1:1\n");
    }

    @Test
    void aFailureNamesTheBrokenThresholdAndTheReports() throws Exception {
        Files.writeString(folder.file("result.json"), """
                {"checks": [{"threshold": "timeouts<=0", "measured": 7, "unit": "count", "outcome": "failed"}]}
                """);

        assertThatThrownBy(() -> ending(10).judge(START))
                .hasMessage("the load test failed: timeouts<=0 (measured 7); see " + folder.path());
    }
}
