package io.tcpbench.report;

import static io.tcpbench.gate.Runs.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Runs;
import io.tcpbench.gate.Threshold;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.Result;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunSummaryTest {
    @Test
    void theVerdictComesFirst() {
        String summary = render(Runs.closed().answers(1_000, 6 * MILLI), "p99<=5ms");

        assertThat(summary)
                .startsWith("## FAILED: `load` against `127.0.0.1:9090`\n\n**p99 6 ms &gt; 5 ms**\n\n")
                .contains("\n| p99&lt;=5ms | 6 ms | 5 ms | failed |\n")
                .contains("\nBottleneck **target**: ");
    }

    @Test
    void aThresholdThatIsInconclusiveSaysWhyInItsRow() {
        assertThat(render(Runs.closed().answers(10, MILLI), "p99<=5ms"))
                .contains("| inconclusive: needs 1,000 requests, there were 10 |");
    }

    @Test
    void aRunWithoutAnswersHasATableToo() {
        String summary = render(
                Runs.empty()
                        .connectFailures(2, FailureKind.CONNECT_REFUSED, 111)
                        .neverUsable(),
                "p99<=5ms");

        assertThat(summary).startsWith("## UNAVAILABLE: ").contains("\n| latency | – | – | – | – | – |\n");
    }

    @Test
    void bytesOfAServerAreShownLetterByLetter() {
        String hostile = "</td><script>``|\r\n# no\u001b[2J";

        String summary = render(Runs.closed().failures(1, FailureKind.RESPONSE_WRONG, 0, hostile));

        assertThat(summary).contains("; </td><script>``|\\x0d\\x0a# no\\x1b[2J ```\n");
        assertThat(summary.lines()).noneMatch(line -> line.startsWith("# no"));
    }

    @Test
    void whateverHappensItFitsThePageOfAJob() {
        Runs everything = Runs.open().answers(50, 12 * MILLI);
        for (FailureKind kind : FailureKind.values()) {
            everything.failures(2, kind, 104, "\u0001".repeat(10_000));
            everything.connectFailures(1, kind, 111);
        }
        String[] thresholds = IntStream.range(1, 99)
                .mapToObj(percent -> "p" + percent + "<=1ms")
                .toArray(String[]::new);

        String summary = render(everything, thresholds);

        assertThat(summary.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(64 << 10);
        assertThat(summary).contains("more checks in `result.json`", "more kinds of failures in `result.json`");
    }

    @Test
    void aRunThatWasLeftOutSaysWhy() {
        assertThat(RunSummary.skipped("load", "skipITs is set"))
                .isEqualTo("## SKIPPED: `load`\n\n**skipITs is set**\n");
    }

    private static String render(Runs run, String... thresholds) {
        Result result = run.result();
        List<Threshold> parsed = Arrays.stream(thresholds).map(Threshold::parse).toList();
        return RunSummary.render("load", result, Gate.judge(result, parsed));
    }
}
