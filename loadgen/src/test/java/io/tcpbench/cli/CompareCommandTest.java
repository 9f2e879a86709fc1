package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.ScriptedServer;
import io.tcpbench.SlowEcho;
import io.tcpbench.experiment.SlowServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareCommandTest {
    @TempDir
    private Path folder;

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        var outcome = CommandLineInProcess.run(
                "compare",
                "--baseline",
                "redis",
                "--percentile",
                "99",
                "--tolerance",
                "20%",
                "--pairs",
                "0",
                "--ready-line",
                "(",
                "--budget",
                "soon",
                "-c",
                "none");

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.output())
                .contains("--rate is missing")
                .contains("--baseline: 'redis' is not allowed")
                .contains("--candidate is missing")
                .contains("--percentile: '99' is not allowed")
                .contains("--max-regression: '10%' is not allowed; allowed is more than --tolerance, 20%")
                .contains("--pairs: '0' is not allowed; allowed is a whole number from 1 to 1000")
                .contains("--ready-line: '(' is not allowed")
                .contains("--budget: 'soon' is not allowed")
                .contains("-c: 'none' is not allowed");
    }

    @Test
    void theValueOfAMisspeltOptionIsNotOneWordTooMany() {
        var outcome = CommandLineInProcess.run(
                "compare", "-r", "100/s", "--baselin", "reference:epoll", "--candidte=redis", "extra");

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.output())
                .contains("--baselin: there is no such option; did you mean --baseline?")
                .contains("--candidte: there is no such option; did you mean --candidate?")
                .contains("'extra' is one word too many")
                .doesNotContain("'reference:epoll'");
    }

    @Test
    void aServerThatCannotBeStartedIsUnavailable() throws Exception {
        var outcome = CommandLineInProcess.run(
                "compare",
                "-r",
                "100/s",
                "--out",
                folder.toString(),
                "--baseline",
                "command:false {port}",
                "--candidate",
                "command:false {port}");

        assertThat(outcome.exitCode()).isEqualTo(69);
        assertThat(outcome.output()).contains("the server exited with code 1");
        assertThat(Files.readString(folder.resolve("junit.xml")))
                .contains(
                        "tests=\"1\" failures=\"0\" errors=\"1\"", "name=\"compare\"", "the server exited with code 1");
        assertThat(Files.readString(folder.resolve("summary.md"))).startsWith("## UNAVAILABLE: ");
    }

    @Tag("real-time")
    @ParameterizedTest
    @CsvSource({"400, 200, 0, PASSED", "200, 400, 11, REGRESSION"})
    void serversThatAreStartedAfreshGetAVerdict(int baselineMillis, int candidateMillis, int exitCode, String verdict)
            throws Exception {
        var outcome = compareAtP1(500, SlowServer.spec(baselineMillis), SlowServer.spec(candidateMillis));

        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(exitCode);
        assertThat(outcome.output()).contains(verdict + "  ").doesNotContain("advisory");
        assertThat(Files.readString(folder.resolve("junit.xml")))
                .contains(exitCode == 0 ? "failures=\"0\" errors=\"0\"" : "failures=\"1\" errors=\"0\"");
    }

    @Tag("real-time")
    @Test
    void aFewPairsDecideNothingAndLeaveTheirTrials() throws Exception {
        var outcome = CommandLineInProcess.run(
                "compare",
                "-r",
                "200/s",
                "-c",
                "50",
                "-d",
                "100ms",
                "--warmup",
                "0s",
                "--pairs",
                "1",
                "--out",
                folder.toString(),
                "--baseline",
                SlowServer.spec(),
                "--candidate",
                SlowServer.spec());

        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(12);
        assertThat(outcome.output())
                .containsPattern("INCONCLUSIVE  1 pairs can't decide; .* 7 more than these, in about \\d+ s");
        assertThat(folder.resolve("trials/001-baseline.json")).exists();
        assertThat(folder.resolve("trials/002-candidate.json")).exists();
        assertThat(Files.readString(folder.resolve("comparison.json"))).contains("\"outcome\" : \"inconclusive\"");
    }

    @Tag("real-time")
    @Test
    void aRegressionOfServersThatRunAlreadyIsAdvice() throws Exception {
        try (ScriptedServer known = ScriptedServer.start(new SlowEcho(100));
                ScriptedServer slower = ScriptedServer.start(new SlowEcho(200))) {
            var outcome = compareAtP1(120, "address:127.0.0.1:" + known.port(), "address:127.0.0.1:" + slower.port());

            assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(12);
            assertThat(outcome.output())
                    .containsPattern("REGRESSION  p1 is .*; confirmed: p1 is ")
                    .contains("advisory only: a server that runs already was not started afresh for each trial");
            assertThat(Files.readString(folder.resolve("comparison.json")))
                    .contains("\"outcome\" : \"regression\"", "advisory only");
        }
    }

    @Test
    void anAnchorThatMovedIsInvalidWhateverTheServersDid() throws Exception {
        try (ScriptedServer fine = ScriptedServer.start(new SlowEcho(5));
                ScriptedServer moving = ScriptedServer.start(
                        (socket, connection) -> new SlowEcho(connection == 0 ? 5 : 50).serve(socket, connection))) {
            String server = "address:127.0.0.1:" + fine.port();
            var outcome = CommandLineInProcess.run(
                    "compare",
                    "-r",
                    "20/s",
                    "--arrivals",
                    "even",
                    "-c",
                    "1",
                    "-d",
                    "200ms",
                    "--warmup",
                    "0s",
                    "--pairs",
                    "2",
                    "--anchor",
                    "address:127.0.0.1:" + moving.port(),
                    "--out",
                    folder.toString(),
                    "--baseline",
                    server,
                    "--candidate",
                    server);

            assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(13);
            assertThat(outcome.output()).contains("INVALID  the machine moved: the p50 of the anchor");
            assertThat(folder.resolve("junit.xml")).content().contains("errors=\"1\"");
            assertThat(folder.resolve("trials/006-anchor.json")).exists();
        }
    }

    /** At p1, because there 102 answers of a trial suffice. */
    private GeneratorProcess.Outcome compareAtP1(int connections, String baseline, String candidate) {
        return CommandLineInProcess.run(
                "compare",
                "-r",
                "450/s",
                "--arrivals",
                "even",
                "-c",
                Integer.toString(connections),
                "-d",
                "250ms",
                "--warmup",
                "0s",
                "--percentile",
                "p1",
                "--out",
                folder.toString(),
                "--baseline",
                baseline,
                "--candidate",
                candidate);
    }
}
