package io.tcpbench.gate;

import static io.tcpbench.gate.Runs.MILLI;
import static io.tcpbench.result.FailureKind.CONNECT_REFUSED;
import static io.tcpbench.result.FailureKind.RESET_AWAITING;
import static io.tcpbench.result.FailureKind.TLS_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which limits held and which broke, where the samples are too few to tell, and what the verdict is then. */
class GateTest {

    @Test
    void aRunThatKeepsEveryLimitPasses() {
        Verdict verdict = Runs.closed().answers(1_000, MILLI).verdict("p99<=5ms", "throughput>=1k/s", "failures<=0");

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(verdict.checks()).extracting(Check::outcome).containsOnly(Outcome.PASSED);
        assertThat(verdict.reasons().get(0))
                .isEqualTo("p99 1 ms <= 5 ms, throughput 1,000/s >= 1,000/s, failures 0 <= 0");
    }

    @Test
    void withoutALimitOnFailuresNoneIsAllowed() {
        Verdict verdict = Runs.closed().answers(999, MILLI).timeouts(1).verdict("p50<=5ms", "timeouts<=1");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.checks()).hasSize(3);
        assertThat(verdict.checks().get(2).threshold()).isEqualTo(Threshold.NO_FAILURES);
        assertThat(verdict.reasons().get(0)).isEqualTo("failures 1 > 0");
    }

    @Test
    void aPercentileOverItsLimitFails() {
        // The 990th of 1,000 is the first of the eleven slow ones.
        Verdict verdict =
                Runs.closed().answers(989, MILLI).answers(11, 12 * MILLI).verdict("p99<=5ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.checks().get(0).measured().getAsDouble()).isCloseTo(12e6, within(12e3));
        assertThat(verdict.reasons().get(0)).isEqualTo("p99 12 ms > 5 ms");
    }

    @Test
    void aNumberThatLooksLikeItsLimitIsToldInFull() {
        // 5 ms shares its place in the histogram with all that is up to 2,048 ns slower, and is taken for the slowest
        // of them.
        Verdict verdict =
                Runs.closed().answers(1, 5 * MILLI).answers(1, 6 * MILLI).verdict("min<=5ms", "p50<=5ms");

        assertThat(verdict.checks().get(1).statement()).matches("p50 5,00\\d,\\d{3} ns > 5 ms");
    }

    @Test
    void asManySlowAnswersAsThePercentileLeavesOutAreAllowed() {
        Verdict verdict =
                Runs.closed().answers(990, MILLI).answers(10, 12 * MILLI).verdict("p99<=5ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void allowedFailuresDoNotHideABadPercentile() {
        // 1,000 due, rank 990, and only 989 have an answer.
        Verdict verdict = Runs.closed().answers(989, MILLI).timeouts(11).verdict("p99<=5ms", "failures<=50%");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.checks().get(0).measured()).isEmpty();
        assertThat(verdict.checks().get(1).outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void failuresBeyondThePercentileLeaveItAlone() {
        Verdict verdict = Runs.closed().answers(990, MILLI).timeouts(10).verdict("p99<=5ms", "failures<=1%");

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(verdict.checks().get(0).measured()).isPresent();
    }

    @Test
    void aRequestThatWasNeverSentIsSlowerThanAnyAnswer() {
        Verdict verdict = Runs.open().answers(989, MILLI).notSent(11).verdict("p99<=5ms", "failures<=50%");

        assertThat(verdict.checks().get(0).measured()).isEmpty();
        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "max,  FAILED",
        "mean, FAILED",
        "p99,  FAILED",
        "p50,  PASSED",
        "min,  PASSED",
    })
    void oneOfTenWithoutAnAnswerMakesMaximumAndMeanEndlessButNotTheMinimum(String statistic, Outcome outcome) {
        Verdict verdict = Runs.closed().answers(18, MILLI).timeouts(2).verdict(statistic + "<=1h", "failures<=50%");

        assertThat(verdict.checks().get(0).outcome()).isEqualTo(outcome);
        assertThat(verdict.checks().get(0).measured().isEmpty()).isEqualTo(outcome == Outcome.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "p99,     1000,   999, '1,000'",
        "p90,     100,    99,  '100'",
        "p50,     20,     19,  '20'",
        "p99.9,   10000,  9999, '10,000'",
        "p33.3,   15,     14,  '15'",
    })
    void aPercentileThatHoldsNeedsTenRequestsBeyondIt(String percentile, int enough, int tooFew, String needed) {
        Verdict known = Runs.closed().answers(enough, MILLI).verdict(percentile + "<=5ms");
        Verdict unknown = Runs.closed().answers(tooFew, MILLI).verdict(percentile + "<=5ms");

        assertThat(known.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(unknown.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(unknown.checks().get(0).note()).startsWith("needs " + needed + " requests");
        assertThat(unknown.reasons().get(0)).contains("needs " + needed + " requests");
    }

    @Test
    void aPercentileBrokenByTheSamplesInHandIsBrokenHoweverFewTheyAre() {
        Verdict verdict = Runs.closed().answers(1, 12 * MILLI).verdict("p99.9<=5ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max<=5ms", "min<=5ms", "mean<=5ms", "connect.max<=5ms", "throughput>=1/s"})
    void whatIsNoPercentileNeedsOneSample(String threshold) {
        assertThat(Runs.closed().answers(1, MILLI).verdict(threshold).outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void percentilesOfConnectsRankOverAttempts() {
        Runs allowed = Runs.empty()
                .connects(990, MILLI)
                .connectFailures(10, CONNECT_REFUSED, 111)
                .answers(1, MILLI);
        Runs tooMany = Runs.empty()
                .connects(989, MILLI)
                .connectFailures(11, CONNECT_REFUSED, 111)
                .answers(1, MILLI);

        Verdict held = allowed.verdict("connect.p99<=50ms", "failures<=10%");
        Verdict broken = tooMany.verdict("connect.p99<=50ms", "failures<=10%");

        assertThat(held.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(broken.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(broken.checks().get(0).measured()).isEmpty();
    }

    @Test
    void percentilesOfHandshakesRankOverThoseThatWereBegun() {
        Runs allowed = Runs.closed()
                .connects(1_000, MILLI)
                .handshakes(990, 2 * MILLI)
                .connectFailures(10, TLS_TIMEOUT, 0)
                .connectFailures(500, CONNECT_REFUSED, 111)
                .answers(1, MILLI);

        assertThat(allowed.verdict("handshake.p99<=2100us", "failures<=100%").outcome())
                .isEqualTo(Outcome.PASSED);
        assertThat(allowed.connectFailures(1, TLS_TIMEOUT, 0)
                        .verdict("handshake.p99<=1s", "failures<=100%")
                        .outcome())
                .isEqualTo(Outcome.FAILED);
    }

    @Test
    void aLimitOnHandshakesOfARunWithoutAnyIsInvalid() {
        Verdict verdict = Runs.closed().answers(1, MILLI).verdict("handshake.max<=1s");

        assertThat(verdict.outcome()).isEqualTo(Outcome.INVALID);
        assertThat(verdict.reasons().get(0)).contains("handshake.max", "there was nothing to measure");
    }

    @Test
    void aRatioIsOfRequestsAndConnectAttemptsAndComparedExactly() {
        // 989 + 10 requests and one connect: ten of a thousand.
        Verdict atTheLimit = Runs.closed().answers(989, MILLI).timeouts(10).verdict("failures<=1%");
        Verdict above = Runs.closed().answers(988, MILLI).timeouts(11).verdict("failures<=1%");

        assertThat(atTheLimit.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(atTheLimit.checks().get(0).measured()).hasValue(0.01);
        assertThat(above.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(above.reasons().get(0)).isEqualTo("failures 1.1 % > 1 %");
    }

    @Test
    void timeoutsAreCountedApartFromOtherFailures() {
        Runs run = Runs.closed().answers(90, MILLI).timeouts(3).failures(5, RESET_AWAITING, 104, "");

        Verdict verdict = run.verdict("timeouts<=2", "failures<=8");

        assertThat(verdict.checks().get(0).measured()).hasValue(3);
        assertThat(verdict.checks().get(1).measured()).hasValue(8);
        assertThat(verdict.reasons().get(0)).isEqualTo("timeouts 3 > 2");
    }

    @Test
    void throughputIsMeasuredOverTheWindow() {
        Verdict verdict = Runs.closed().answers(999, MILLI).verdict("throughput>=1k/s");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.reasons().get(0)).isEqualTo("throughput 999/s < 1,000/s");
    }

    @Test
    void aRunThatWasCutOffIsInvalidAndSaysWhatBroke() {
        Verdict verdict = Runs.closed().answers(10, 12 * MILLI).partial().verdict("max<=5ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.INVALID);
        assertThat(verdict.reasons()).containsExactly("the run was cut off before its end", "max 12 ms > 5 ms");
    }

    @Test
    void aTargetThatNeverTookAConnectionIsUnavailableAndTheReasonNamesTheRemedy() {
        Verdict verdict = Runs.empty()
                .connectFailures(1, RESET_AWAITING, 104)
                .connectFailures(3, CONNECT_REFUSED, 111)
                .neverUsable()
                .verdict("p99<=5ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(verdict.reasons().get(0)).contains("127.0.0.1:9090", "CONNECT_REFUSED", CONNECT_REFUSED.remedy());
    }

    @Test
    void nothingMeasuredNeverPasses() {
        Verdict verdict = Runs.closed().verdict("p99<=5ms", "throughput>=1/s", "max<=1s");

        assertThat(verdict.outcome()).isEqualTo(Outcome.INVALID);
        assertThat(verdict.reasons().get(0)).startsWith("nothing was measured");
        assertThat(verdict.checks())
                .filteredOn(check -> !check.threshold().equals(Threshold.NO_FAILURES))
                .extracting(Check::outcome)
                .containsOnly(Outcome.INVALID);
    }

    @Test
    void aTargetThatDiedBeforeTheWindowFailsAlthoughNoRequestWasDue() {
        Verdict verdict = Runs.closed().connectFailures(5, CONNECT_REFUSED, 111).verdict("p99<=5ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.reasons().get(0)).isEqualTo("failures 5 > 0");
    }

    @Test
    void aTargetThatNeverAnsweredFailsEveryPercentile() {
        Verdict verdict = Runs.closed().timeouts(5).verdict("p50<=5s", "p99<=5s");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.checks()).extracting(Check::outcome).containsOnly(Outcome.FAILED);
    }

    /**
     * Each row: late by so much, timeouts, answers, and what comes of {@code p90<=5ms} with answers after 12 ms where
     * slow.
     */
    @ParameterizedTest
    @CsvSource({
        "fine,       false, 0, 1000, PASSED",
        "few,        false, 0, 50,   INCONCLUSIVE",
        "slow,       true,  0, 1000, FAILED",
        "slow few,   true,  0, 50,   FAILED",
        "failing,    false, 1, 1000, FAILED",
        "few failing, false, 1, 50,   FAILED",
    })
    void failedIsGraverThanInconclusiveAndInconclusiveGraverThanPassed(
            @SuppressWarnings("unused") String name, boolean slow, int timeouts, int answers, Outcome outcome) {
        Runs run = Runs.open().answers(answers, slow ? 12 * MILLI : MILLI).timeouts(timeouts);

        assertThat(run.verdict("p90<=5ms").outcome()).isEqualTo(outcome);
    }

    @Test
    void aRunThatARuleOfTheUsersStoppedHasFailedWhateverHolds() {
        Verdict verdict =
                Runs.open().answers(1_000, MILLI).aborted("aborted on p99>1ms").verdict("p99<=5ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.reasons().get(0)).isEqualTo("aborted on p99>1ms");
        assertThat(verdict.checks()).extracting(Check::outcome).containsOnly(Outcome.PASSED);
    }

    @Test
    void aRunThatARuleStoppedIsInvalidIfTheTargetNeverSawTheLoad() {
        Verdict verdict = Runs.open()
                .answers(900, MILLI)
                .missed(100)
                .aborted("aborted on p99>1ms")
                .verdict("p99<=5ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.INVALID);
    }
}
