package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    private final Terminal terminal = new Terminal();

    @TempDir
    private Path folder;

    private String result = "";

    @BeforeEach
    void aStoredResultThatFailed() {
        int exitCode = terminal.type("run", "h:1", "--out", folder.toString(), "--threshold", "p90<=1us");
        assertThat(exitCode).isEqualTo(10);
        result = folder.resolve("result.json").toString();
    }

    @Test
    void withoutThresholdsTheStoredOnesJudge() {
        int exitCode = terminal.type("verify", result);

        assertThat(exitCode).isEqualTo(10);
        assertThat(terminal.out()).startsWith("FAILED").contains("p90");
    }

    @Test
    void givenThresholdsTakeTheirPlace() {
        int exitCode = terminal.type("verify", result, "--threshold", "p90<=1s", "--threshold", "failures<=0");

        assertThat(exitCode).isZero();
        assertThat(terminal.out()).startsWith("PASSED");
    }

    @Test
    void theFilesTellTheVerdictOfTheGivenThresholds() throws IOException {
        Path out = folder.resolve("verified");

        int exitCode = terminal.type("verify", result, "--threshold", "p90<=1s", "--out", out.toString());

        assertThat(exitCode).isZero();
        assertThat(terminal.out()).contains("written    " + out.resolve("result.json") + ", latency.hlog, junit.xml");
        assertThat(out.resolve("junit.xml"))
                .content()
                .contains("name=\"p90&lt;=1s\"", "tests=\"2\" failures=\"0\" errors=\"0\"");
        assertThat(out.resolve("summary.md")).content().startsWith("## PASSED: `verified`");
        assertThat(Path.of(result)).content().contains("p90<=1us");
    }

    @Test
    void withoutAFolderNothingIsWritten() throws IOException {
        Files.delete(folder.resolve("junit.xml"));

        terminal.type("verify", result, "--threshold", "p90<=1s");

        assertThat(folder.resolve("junit.xml")).doesNotExist();
        assertThat(terminal.out()).doesNotContain("written");
    }

    @Test
    void aFolderThatCanNotBeWrittenIsSaid() {
        assertThat(terminal.type("verify", result, "--out", result)).isEqualTo(74);

        assertThat(terminal.err()).startsWith("tcpbench: results can't be written to " + result);
    }

    @Test
    void allFaultsOfFormatsAndThresholdsAreReportedAtOnce() {
        int exitCode = terminal.type("verify", result, "--threshold", "p99", "--formats", "junit");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err())
                .contains("--threshold: 'p99'", "--formats: 'junit'", "--formats: without --out")
                .hasLineCount(3);
    }

    @Test
    void nothingIsRunAgain() {
        terminal.type("verify", result);

        assertThat(terminal.plans()).hasSize(1);
    }

    @Test
    void quietPrintsTheVerdictAlone() {
        terminal.type("verify", "--quiet", result);

        assertThat(terminal.out()).startsWith("FAILED").hasLineCount(1);
    }

    @Test
    void aPartialResultIsInvalid() {
        terminal.script((plan, progress, stopped) -> Terminal.answered(plan, true));
        terminal.type("run", "h:1", "--out", folder.toString());

        assertThat(terminal.type("verify", result)).isEqualTo(13);
    }

    @Test
    void allMisspeltThresholdsAreReportedAtOnce() {
        int exitCode = terminal.type("verify", result, "--threshold", "p99", "--threshold", "p98");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err())
                .contains("--threshold: 'p99'", "--threshold: 'p98'")
                .hasLineCount(2);
    }

    @Test
    void anUnreadableResultIsSaidWithoutAStack() throws IOException {
        Path torn = Files.writeString(folder.resolve("torn.json"), "{\"schema\": 1,");

        int exitCode = terminal.type("verify", torn.toString());

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).contains(torn.toString()).doesNotContain("\tat ");
    }

    @Test
    void anAbsentResultIsSaidWithoutAStack() {
        int exitCode = terminal.type("verify", folder.resolve("none.json").toString());

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).contains("none.json").doesNotContain("\tat ");
    }
}
