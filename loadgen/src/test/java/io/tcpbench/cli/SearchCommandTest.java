package io.tcpbench.cli;

import static io.tcpbench.experiment.ServerPrograms.NULL_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.experiment.OneAtATimeServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchCommandTest {
    @TempDir
    private Path folder;

    private GeneratorProcess.Outcome search(String server, String... options) {
        List<String> words = new ArrayList<>(List.of(
                "search", "--server", server, "--out", folder.toString(), "--warmup", "0", "--arrivals", "even"));
        words.addAll(List.of(options));
        return CommandLineInProcess.run(words.toArray(String[]::new));
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        var outcome = CommandLineInProcess.run(
                "search",
                "--threshold",
                "p99<5ms",
                "--threshold",
                "throughput>=2k/s",
                "--from",
                "2k/s",
                "--to",
                "1k/s",
                "--at-least",
                "3k/s",
                "--precision",
                "0.5%",
                "--repeats",
                "0",
                "--budget",
                "soon",
                "--think",
                "1ms",
                "-c",
                "none");

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.output())
                .contains("--server is missing")
                .contains("--threshold: 'p99<5ms' is not allowed")
                .contains("--threshold: 'throughput>=2k/s' is not allowed; allowed is a limit on latencies")
                .contains("--to: '1k/s' is not allowed; allowed is --from, 2k/s, or more")
                .contains("--at-least: '3k/s' is not allowed; allowed is up to --to, 1k/s")
                .contains("--precision: '0.5%' is not allowed; allowed is a percentage from 1% to 100%")
                .contains("--repeats: '0' is not allowed; allowed is a whole number from 1 to 99")
                .contains("--budget: 'soon' is not allowed")
                .contains("--think: '1ms' is not allowed")
                .contains("-c: 'none' is not allowed");
    }

    @Test
    void theRateIsNotForTheUserToChoose() {
        var outcome = CommandLineInProcess.run("search", "--rate", "5k/s", "--from", "0.5/s");

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.output())
                .contains("--rate: there is no such option")
                .contains("--from: '0.5/s' is not allowed; allowed is a rate from 1/s to 1000M/s");
    }

    /**
     * It answers 100 a second at most, so that half a second at 400/s takes it 2 s: the last request waits over 1 s.
     */
    @Test
    void aServerThatServesOneAtATimeGivesInBelow400PerSecond() throws Exception {
        var outcome = search(
                OneAtATimeServer.spec(),
                "--threshold",
                "max<=700ms",
                "--from",
                "100/s",
                "--precision",
                "100%",
                "--repeats",
                "1",
                "-d",
                "400ms",
                "--at-least",
                "1k/s");

        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(10);
        assertThat(outcome.output())
                .containsPattern("FAILED {2}(100|200)/s holds, (200|400)/s does not: the target gave in, max ")
                .contains("--at-least 1,000/s is not met")
                .containsPattern("compare at \\d+/s to \\d+/s: 60 to 70 % of the highest rate that held")
                .containsPattern("rate +held +max +failures +gave in")
                .containsPattern("100/s +1 of 1 .*\n")
                .containsPattern("[24]00/s +0 of 1 .* target\n");
        assertThat(folder.resolve("trials/001-server.json")).content().contains("\"rate\" : \"100/s\"");
        assertThat(folder.resolve("search.json"))
                .content()
                .contains("\"outcome\" : \"failed\"", "\"gaveIn\" : \"target\"", "\"atLeastPerSecond\" : 1000.0");
        assertThat(folder.resolve("junit.xml")).content().contains("max&lt;=700ms at 1,000/s at least", "<failure ");
        assertThat(folder.resolve("summary.md"))
                .content()
                .startsWith("## FAILED: ")
                .contains("| rate | held | max |");
    }

    @Test
    void aServerThatHoldsAtTheHighestRateAllowedIsSaidToHoldAtLeastThat() {
        var outcome = search(
                NULL_SERVER,
                "--threshold",
                "max<=1m",
                "--from",
                "50/s",
                "--to",
                "50/s",
                "--repeats",
                "1",
                "-d",
                "200ms",
                "--quiet");

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output()).isEqualTo("PASSED  at least 50/s: each rate that was tried held\n");
    }

    @Test
    void aPercentileOfAFewRequestsDoesNotHold() {
        var outcome = search(NULL_SERVER, "--threshold", "p99<=1m", "--from", "50/s", "-d", "200ms", "--repeats", "1");

        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(12);
        assertThat(outcome.output()).contains("too few requests to know, --duration must be longer");
    }

    @Test
    void whenTheBudgetEndsFirstWhatIsKnownIsTold() {
        var outcome = search(NULL_SERVER, "--budget", "1ns");

        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(12);
        assertThat(outcome.output()).contains("INCONCLUSIVE  the time is up: no rate is decided");
        assertThat(folder.resolve("search.json")).content().contains("\"outcome\" : \"inconclusive\"");
    }

    @Test
    void aSearchThatIsCutOffAtOnceStartsNothing() {
        var outcome = search(NULL_SERVER, "--from", "50/s", "-d", "1h", "--until-eof");

        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(143);
        assertThat(outcome.output()).contains("INTERRUPTED  cut off: no rate is decided");
        assertThat(folder.resolve("search.json")).content().contains("\"outcome\" : \"interrupted\"");
        assertThat(folder.resolve("trials")).isEmptyDirectory();
    }

    @Test
    void anAddressAtWhichNothingListensIsUnavailableAfterTheFirstRate() {
        var outcome = search("address:127.0.0.1:1", "-d", "100ms");

        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(69);
        assertThat(outcome.output())
                .contains("UNAVAILABLE  no connection to 127.0.0.1:1 ever became usable: CONNECT_REFUSED; ");
        assertThat(folder.resolve("trials/002-server.json")).exists();
        assertThat(folder.resolve("trials/003-server.json")).doesNotExist();
        assertThat(folder.resolve("search.json")).content().contains("\"outcome\" : \"unavailable\"");
        assertThat(folder.resolve("junit.xml")).content().contains("<error ");
    }

    @Test
    void aServerThatCannotBeStartedIsUnavailable() {
        var outcome = search("command:false {port}");

        assertThat(outcome.exitCode()).isEqualTo(69);
        assertThat(outcome.output()).contains("the server exited with code 1");
        assertThat(folder.resolve("junit.xml"))
                .content()
                .contains("errors=\"1\"", "name=\"search\"", "the server exited with code 1");
        assertThat(folder.resolve("summary.md")).content().startsWith("## UNAVAILABLE: ");
    }

    @Test
    void noShellReadsTheWordsOfACommand() throws Exception {
        Path none = folder.resolve("none");

        var outcome = search("command:echo {port};touch " + none + " $(touch " + none + ") |tee " + none);

        assertThat(outcome.exitCode()).isEqualTo(69);
        assertThat(outcome.output()).contains(";touch " + none + " $(touch " + none + ") |tee " + none);
        assertThat(none).doesNotExist();
    }

    @Test
    void aPublicAddressIsRefusedInTheFilesForCiSystemsToo() {
        var outcome = search("address:192.0.2.1:9");

        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(77);
        assertThat(folder.resolve("junit.xml"))
                .content()
                .contains("errors=\"1\"", "type=\"refused\"", "--allow-target");
        assertThat(folder.resolve("summary.md")).content().startsWith("## REFUSED: ");
    }
}
