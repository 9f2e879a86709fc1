package io.tcpbench.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.report.ResultFile;
import io.tcpbench.report.TrialFolder;
import io.tcpbench.result.Environment;
import io.tcpbench.result.Limits;
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

class ExperimentEndingTest {
    private static final Plan PLAN =
            new PlanSettings().set("target", "127.0.0.1:1").plan();

    @TempDir
    private Path path;

    private RunFolder folder;

    @BeforeEach
    void prepare() throws Exception {
        folder = RunFolder.prepare(path);
    }

    private ExperimentEnding ending(int exitCode) {
        Ending ending = new Ending(exitCode, "VERDICT  in words", "complaint", folder, "");
        return new ExperimentEnding(ending, folder.file("comparison.json"));
    }

    @Test
    void anExperimentThatPassedLetsTheBuildGoOn() throws Exception {
        Files.writeString(folder.file("comparison.json"), "{}");

        assertThatCode(() -> ending(0).judge(Instant.EPOCH)).doesNotThrowAnyException();
    }

    @Test
    void anExperimentThatLeftNothingNeverPasses() throws Exception {
        Files.writeString(folder.file("comparison.json"), "{}");
        RunFolder.prepare(path);

        assertThatThrownBy(() -> ending(0).judge(Instant.EPOCH))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("there is no " + folder.file("comparison.json"));
    }

    @ParameterizedTest
    @CsvSource({"10, the experiment failed", "11, the candidate is slower", "12, the experiment is inconclusive"})
    void whatTheServersDidFailsTheBuildWithTheVerdict(int exitCode, String what) {
        assertThatThrownBy(() -> ending(exitCode).judge(Instant.EPOCH))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith(what)
                .hasMessageEndingWith(":\nVERDICT  in words\nsee " + folder.path());
    }

    @ParameterizedTest
    @CsvSource({
        "13, judge the generator or this machine",
        "64, configured",
        "69, a server could not be started",
        "70, defect",
        "74, can't be written",
        "77, must not be flooded",
        "143, interrupted",
        "3, out of memory",
        "137, killed"
    })
    void everythingElseIsAnErrorThatSaysWhat(int exitCode, String what) {
        assertThatThrownBy(() -> ending(exitCode).judge(Instant.EPOCH))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining(what);
    }

    @Test
    void theTrialsOfAKilledExperimentAreNamedAndTheLastIsMadeOfItsJournal() throws Exception {
        TrialFolder trials = TrialFolder.prepare(path, PLAN, 2, alarm -> {});
        Environment environment = new Environment("", "", "", 1, "", 17, 1, "nio", 1, "", "1", Limits.UNKNOWN);
        trials.journal("001-baseline", List.of()).began(PLAN, environment, Instant.EPOCH);

        assertThatThrownBy(() -> ending(137).judge(Instant.EPOCH))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("; what it had measured until then is in " + path.resolve("trials"));

        assertThat(ResultFile.read(path.resolve("trials/001-baseline.json"))
                        .result()
                        .partial())
                .isTrue();
        RunFolder.prepare(path);
        assertThat(path.resolve("trials")).isEmptyDirectory();
    }

    @Test
    void onlyOneOutcomeIsInconclusive() {
        assertThat(ending(12).isInconclusive()).isTrue();
        assertThat(ending(13).isInconclusive()).isFalse();
        assertThat(ending(137).isInconclusive()).isFalse();
    }
}
