package io.tcpbench.report;

import static io.tcpbench.gate.Runs.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Runs;
import io.tcpbench.gate.Threshold;
import io.tcpbench.gate.Verdict;
import io.tcpbench.report.Suite.Status;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.Result;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunSuiteTest {
    @Test
    void everyThresholdIsACaseAlsoTheOneThatNobodyWrote() {
        Suite suite = suite(Runs.closed().answers(1_000, 6 * MILLI), "p99<=5ms", "throughput>=500/s");

        assertThat(suite.name()).isEqualTo("tcpbench.load");
        assertThat(suite.cases())
                .extracting(Suite.Case::name, Suite.Case::status)
                .containsExactly(
                        tuple("p99<=5ms", Status.FAILURE),
                        tuple("throughput>=500/s", Status.PASSED),
                        tuple("failures<=0", Status.PASSED));
        assertThat(suite.cases().get(0).message()).isEqualTo("p99 6 ms > 5 ms");
    }

    @Test
    void tooFewSamplesAreAFailureThatSaysHowManyItTakes() {
        Suite.Case percentile =
                suite(Runs.closed().answers(10, MILLI), "p99<=5ms").cases().get(0);

        assertThat(percentile.status()).isEqualTo(Status.FAILURE);
        assertThat(percentile.type()).isEqualTo("inconclusive");
        assertThat(percentile.message()).startsWith("p99 1 ms <= 5 ms: needs 1,000 requests, there were 10");
    }

    @Test
    void whatFailedComesWithItsRemedy() {
        Suite suite = suite(Runs.closed().answers(1_000, MILLI).failures(2, FailureKind.RESET_AWAITING, 104, ""));

        assertThat(suite.cases().get(0).details())
                .contains("RESET_AWAITING ECONNRESET: " + FailureKind.RESET_AWAITING.remedy());
    }

    @Test
    void aRunThatWasCutOffHasNoCaseThatPassed() {
        Suite suite = suite(Runs.closed().answers(1_000, MILLI).partial(), "p99<=5ms");

        assertThat(suite.cases())
                .extracting(Suite.Case::name, Suite.Case::status, Suite.Case::type, Suite.Case::message)
                .containsExactly(
                        tuple("p99<=5ms", Status.ERROR, "invalid", "the run was cut off before its end"),
                        tuple("failures<=0", Status.ERROR, "invalid", "the run was cut off before its end"));
        assertThat(suite.cases().get(0).details()).contains("measured: 1 ms");
        assertThat(suite.properties()).containsEntry("partial", "true").containsEntry("outcome", "invalid");
    }

    @Test
    void aTargetThatNobodyReachedIsAnErrorAndNoFailure() {
        Suite suite = suite(
                Runs.empty()
                        .connectFailures(2, FailureKind.CONNECT_REFUSED, 111)
                        .neverUsable(),
                "p99<=5ms");

        assertThat(suite.cases()).allSatisfy(each -> {
            assertThat(each.status()).isEqualTo(Status.ERROR);
            assertThat(each.type()).isEqualTo("unavailable");
            assertThat(each.message()).startsWith("no connection to 127.0.0.1:9090 ever became usable");
        });
    }

    @Test
    void anInterruptIsAnError() {
        Result result = Runs.closed().answers(1_000, MILLI).partial().result();
        Verdict judged = Gate.judge(result, List.of());

        Suite suite = RunSuite.of(
                "load", result, new Verdict(Outcome.INTERRUPTED, judged.checks(), List.of("cut off by TERM")));

        assertThat(suite.cases())
                .extracting(Suite.Case::type, Suite.Case::message)
                .containsExactly(tuple("interrupted", "cut off by TERM"));
    }

    @Test
    void whatIsKnownOfTheRunIsInItsProperties() {
        Result result = Runs.closed().answers(1_000, MILLI).result();

        Suite suite = RunSuite.of("load", result, Gate.judge(result, List.of()));

        assertThat(suite.properties())
                .containsEntry("planHash", result.plan().hash())
                .containsEntry("seed", "1")
                .containsEntry("environment.transport", "epoll");
        assertThat(suite.durationNanos()).isEqualTo(result.durationNanos());
        assertThat(suite.output()).startsWith("PASSED  failures 0 <= 0\n").doesNotContain("\u001b");
    }

    @Test
    void aRunThatWasLeftOutIsSkipped() {
        assertThat(RunSuite.skipped("load", "skipITs is set").cases())
                .containsExactly(new Suite.Case("load test", Status.SKIPPED, "skipped", "skipITs is set", ""));
    }

    private static Suite suite(Runs run, String... thresholds) {
        Result result = run.result();
        List<Threshold> parsed = Arrays.stream(thresholds).map(Threshold::parse).toList();
        return RunSuite.of("load", result, Gate.judge(result, parsed));
    }
}
