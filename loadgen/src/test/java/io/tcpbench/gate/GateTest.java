package io.tcpbench.gate;

import static io.tcpbench.gate.Runs.MILLI;
import static io.tcpbench.result.FailureKind.CONNECT_REFUSED;
import static io.tcpbench.result.FailureKind.DESCRIPTOR_LIMIT;
import static io.tcpbench.result.FailureKind.PORTS_EXHAUSTED;
import static io.tcpbench.result.FailureKind.RESET_AWAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tcpbench.result.GeneratorHealth;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

    @Test
    void aRunThatKeepsEveryLimitPasses() {
        Verdict verdict = judge(Runs.closed().answers(1_000, MILLI), "p99<=5ms", "throughput>=1k/s", "failures<=0");

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(verdict.checks()).extracting(Check::outcome).containsOnly(Outcome.PASSED);
        assertThat(verdict.reasons().get(0))
                .isEqualTo("p99 1 ms <= 5 ms, throughput 1,000/s >= 1,000/s, failures 0 <= 0");
    }

    @Test
    void withoutALimitOnFailuresNoneIsAllowed() {
        Verdict verdict = judge(Runs.closed().answers(999, MILLI).timeouts(1), "p50<=5ms", "timeouts<=1");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.checks()).hasSize(3);
        assertThat(verdict.checks().get(2).threshold()).isEqualTo(Threshold.NO_FAILURES);
        assertThat(verdict.reasons().get(0)).isEqualTo("failures 1 > 0");
    }

    @Test
    void aPercentileOverItsLimitFails() {
        // The 990th of 1,000 is the first of the eleven slow ones.
        Verdict verdict = judge(Runs.closed().answers(989, MILLI).answers(11, 12 * MILLI), "p99<=5ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.checks().get(0).measured().getAsDouble()).isCloseTo(12e6, within(12e3));
        assertThat(verdict.reasons().get(0)).isEqualTo("p99 12 ms > 5 ms");
    }

    @Test
    void aNumberThatLooksLikeItsLimitIsToldInFull() {
        // 5 ms shares its place in the histogram with all that is up to 2,048 ns slower, and is taken for the slowest
        // of them.
        Verdict verdict = judge(Runs.closed().answers(1, 5 * MILLI).answers(1, 6 * MILLI), "min<=5ms", "p50<=5ms");

        assertThat(verdict.checks().get(1).statement()).matches("p50 5,00\\d,\\d{3} ns > 5 ms");
    }

    @Test
    void asManySlowAnswersAsThePercentileLeavesOutAreAllowed() {
        Verdict verdict = judge(Runs.closed().answers(990, MILLI).answers(10, 12 * MILLI), "p99<=5ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void allowedFailuresDoNotHideABadPercentile() {
        // 1,000 due, rank 990, and only 989 have an answer.
        Verdict verdict = judge(Runs.closed().answers(989, MILLI).timeouts(11), "p99<=5ms", "failures<=50%");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.checks().get(0).measured()).isEmpty();
        assertThat(verdict.checks().get(1).outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void failuresBeyondThePercentileLeaveItAlone() {
        Verdict verdict = judge(Runs.closed().answers(990, MILLI).timeouts(10), "p99<=5ms", "failures<=1%");

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(verdict.checks().get(0).measured()).isPresent();
    }

    @Test
    void aRequestThatWasNeverSentIsSlowerThanAnyAnswer() {
        Verdict verdict = judge(Runs.open().answers(989, MILLI).notSent(11), "p99<=5ms", "failures<=50%");

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
        Verdict verdict = judge(Runs.closed().answers(18, MILLI).timeouts(2), statistic + "<=1h", "failures<=50%");

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
        Verdict known = judge(Runs.closed().answers(enough, MILLI), percentile + "<=5ms");
        Verdict unknown = judge(Runs.closed().answers(tooFew, MILLI), percentile + "<=5ms");

        assertThat(known.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(unknown.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(unknown.checks().get(0).note()).startsWith("needs " + needed + " requests");
        assertThat(unknown.reasons().get(0)).contains("needs " + needed + " requests");
    }

    @Test
    void aPercentileBrokenByTheSamplesInHandIsBrokenHoweverFewTheyAre() {
        Verdict verdict = judge(Runs.closed().answers(1, 12 * MILLI), "p99.9<=5ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max<=5ms", "min<=5ms", "mean<=5ms", "connect.max<=5ms", "throughput>=1/s"})
    void whatIsNoPercentileNeedsOneSample(String threshold) {
        assertThat(judge(Runs.closed().answers(1, MILLI), threshold).outcome()).isEqualTo(Outcome.PASSED);
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

        Verdict held = judge(allowed, "connect.p99<=50ms", "failures<=10%");
        Verdict broken = judge(tooMany, "connect.p99<=50ms", "failures<=10%");

        assertThat(held.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(broken.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(broken.checks().get(0).measured()).isEmpty();
    }

    @Test
    void aRatioIsOfRequestsAndConnectAttemptsAndComparedExactly() {
        // 989 + 10 requests and one connect: ten of a thousand.
        Verdict atTheLimit = judge(Runs.closed().answers(989, MILLI).timeouts(10), "failures<=1%");
        Verdict above = judge(Runs.closed().answers(988, MILLI).timeouts(11), "failures<=1%");

        assertThat(atTheLimit.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(atTheLimit.checks().get(0).measured()).hasValue(0.01);
        assertThat(above.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(above.reasons().get(0)).isEqualTo("failures 1.1 % > 1 %");
    }

    @Test
    void timeoutsAreCountedApartFromOtherFailures() {
        Runs run = Runs.closed().answers(90, MILLI).timeouts(3).failures(5, RESET_AWAITING, 104, "");

        Verdict verdict = judge(run, "timeouts<=2", "failures<=8");

        assertThat(verdict.checks().get(0).measured()).hasValue(3);
        assertThat(verdict.checks().get(1).measured()).hasValue(8);
        assertThat(verdict.reasons().get(0)).isEqualTo("timeouts 3 > 2");
    }

    @Test
    void throughputIsMeasuredOverTheWindow() {
        Verdict verdict = judge(Runs.closed().answers(999, MILLI), "throughput>=1k/s");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.reasons().get(0)).isEqualTo("throughput 999/s < 1,000/s");
    }

    @Test
    void aRunThatWasCutOffIsInvalidAndSaysWhatBroke() {
        Verdict verdict = judge(Runs.closed().answers(10, 12 * MILLI).partial(), "max<=5ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.INVALID);
        assertThat(verdict.reasons()).containsExactly("the run was cut off before its end", "max 12 ms > 5 ms");
    }

    @Test
    void aTargetThatNeverTookAConnectionIsUnavailableAndTheReasonNamesTheRemedy() {
        Verdict verdict = judge(
                Runs.empty()
                        .connectFailures(1, RESET_AWAITING, 104)
                        .connectFailures(3, CONNECT_REFUSED, 111)
                        .neverUsable(),
                "p99<=5ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(verdict.reasons().get(0)).contains("127.0.0.1:9090", "CONNECT_REFUSED", CONNECT_REFUSED.remedy());
    }

    @Test
    void nothingMeasuredNeverPasses() {
        Verdict verdict = judge(Runs.closed(), "p99<=5ms", "throughput>=1/s", "max<=1s");

        assertThat(verdict.outcome()).isEqualTo(Outcome.INVALID);
        assertThat(verdict.reasons().get(0)).startsWith("nothing was measured");
        assertThat(verdict.checks())
                .filteredOn(check -> !check.threshold().equals(Threshold.NO_FAILURES))
                .extracting(Check::outcome)
                .containsOnly(Outcome.INVALID);
    }

    @Test
    void aTargetThatDiedBeforeTheWindowFailsAlthoughNoRequestWasDue() {
        Verdict verdict = judge(Runs.closed().connectFailures(5, CONNECT_REFUSED, 111), "p99<=5ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.reasons().get(0)).isEqualTo("failures 5 > 0");
    }

    @Test
    void aTargetThatNeverAnsweredFailsEveryPercentile() {
        Verdict verdict = judge(Runs.closed().timeouts(5), "p50<=5s", "p99<=5s");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.checks()).extracting(Check::outcome).containsOnly(Outcome.FAILED);
    }

    /** 2 ms late at p99; a limit of 19 ms is within ten times that, one of 21 ms is not. */
    @ParameterizedTest
    @CsvSource({"p99<=19ms, INVALID", "p99<=21ms, FAILED", "max<=19ms, INVALID", "mean<=5ms, INVALID"})
    void aLatencyLimitIsExcusedWhenTheGeneratorsOwnDelayIsMoreThanATenthOfIt(String threshold, Outcome outcome) {
        Verdict verdict = judge(Runs.open().lateAnswers(100, 2 * MILLI, 30 * MILLI), threshold);

        assertThat(verdict.outcome()).isEqualTo(outcome);
    }

    @Test
    void aDelayThatNobodyNoticesExcusesNothing() {
        Verdict verdict = judge(Runs.open().lateAnswers(100, 900_000, 3 * MILLI), "p99<=2ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aDelayOfTheGeneratorHurtsNobodyWhenAllHolds() {
        Verdict verdict = judge(Runs.open().lateAnswers(1_000, 2 * MILLI, 3 * MILLI), "p99<=5ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void aClosedLoopKnowsNoDelayOfTheGenerator() {
        Verdict verdict = judge(Runs.closed().lateAnswers(100, 2 * MILLI, 3 * MILLI), "p99<=2ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void failuresOfTheTargetAreItsOwnHoweverLateTheGeneratorWas() {
        Verdict verdict =
                judge(Runs.open().lateAnswers(100, 2 * MILLI, 30 * MILLI).timeouts(1), "p50<=5ms", "failures<=0");

        assertThat(verdict.checks()).extracting(Check::outcome).containsExactly(Outcome.INVALID, Outcome.FAILED);
        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.reasons().get(0)).isEqualTo("failures 1 > 0");
    }

    @Test
    void aLowThroughputDoesNotMakeAnExcusedLatencyTheTargets() {
        Verdict verdict = judge(Runs.open().lateAnswers(100, 2 * MILLI, 30 * MILLI), "p50<=5ms", "throughput>=1k/s");

        assertThat(verdict.checks().get(1).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.outcome()).isEqualTo(Outcome.INVALID);
    }

    @ParameterizedTest
    @CsvSource({"10, PASSED", "11, INVALID"})
    void anOpenLoopThatMissedMoreThanOneInAHundredIsInvalidThoughAllHolds(int missed, Outcome outcome) {
        Verdict verdict = judge(Runs.open().answers(1_000 - missed, MILLI).missed(missed), "p99<=5ms");

        assertThat(verdict.checks()).extracting(Check::outcome).containsOnly(Outcome.PASSED);
        assertThat(verdict.outcome()).isEqualTo(outcome);
    }

    @Test
    void withAMissedRateNotEvenFailuresAreTheTargets() {
        Verdict verdict = judge(Runs.open().answers(900, MILLI).missed(50).timeouts(50), "p99<=5ms");

        assertThat(verdict.outcome()).isEqualTo(Outcome.INVALID);
        assertThat(verdict.reasons().get(0)).contains("50 of 1,000 requests were missed by the generator");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failuresOfOursAreNotBlamedOnTheTarget(boolean open) {
        Runs run = (open ? Runs.open() : Runs.closed()).answers(1_000, MILLI).connectFailures(3, PORTS_EXHAUSTED, 99);

        Verdict verdict = judge(run, "failures<=2");

        assertThat(verdict.outcome()).isEqualTo(Outcome.INVALID);
        assertThat(verdict.reasons().get(0)).contains("PORTS_EXHAUSTED", PORTS_EXHAUSTED.remedy());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failuresOfTheTargetThatAloneBreakALimitAreNotExcusedByOurs(boolean open) {
        Runs run = (open ? Runs.open() : Runs.closed())
                .answers(1_000, MILLI)
                .timeouts(3)
                .connectFailures(3, DESCRIPTOR_LIMIT, 24);

        assertThat(judge(run, "failures<=2").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(judge(run, "failures<=3").outcome()).isEqualTo(Outcome.INVALID);
        assertThat(judge(run, "failures<=6").outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void connectsThatFailForWantOfOurPortsMakeNoEndlessPercentileOfTheTarget() {
        Runs run = Runs.empty()
                .connects(50, MILLI)
                .connectFailures(50, PORTS_EXHAUSTED, 99)
                .answers(1, MILLI);

        Verdict verdict = judge(run, "connect.p99<=50ms", "failures<=99%");

        assertThat(verdict.checks().get(0).outcome()).isEqualTo(Outcome.INVALID);
    }

    @ParameterizedTest
    @CsvSource({"true, INVALID", "false, FAILED"})
    void withFailuresOfOursALatencyIsExcusedInAnOpenLoopAndNotInAClosedOne(boolean open, Outcome outcome) {
        Runs run =
                (open ? Runs.open() : Runs.closed()).answers(100, 12 * MILLI).connectFailures(1, PORTS_EXHAUSTED, 99);

        assertThat(judge(run, "p50<=5ms", "failures<=1").outcome()).isEqualTo(outcome);
    }

    @Test
    void withFailuresOfOursALowThroughputIsExcused() {
        Runs run = Runs.closed().answers(100, MILLI).connectFailures(1, PORTS_EXHAUSTED, 99);

        assertThat(judge(run, "throughput>=1k/s", "failures<=1").outcome()).isEqualTo(Outcome.INVALID);
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

        assertThat(judge(run, "p90<=5ms").outcome()).isEqualTo(outcome);
    }

    @Test
    void aClosedLoopSaysWhichSideSaturates() {
        Verdict target = judge(Runs.closed().answers(10, MILLI).health(new GeneratorHealth(0.4, 0.35, 0, 0)));
        Verdict generator = judge(Runs.closed().answers(10, MILLI).health(new GeneratorHealth(1.4, 0.97, 0, 0)));
        Verdict nobodyKnows = judge(Runs.closed().answers(10, MILLI).health(GeneratorHealth.UNKNOWN));

        assertThat(target.reasons())
                .anyMatch(reason -> reason.contains("35 %") && reason.contains("target sets the pace"));
        assertThat(generator.reasons())
                .anyMatch(reason -> reason.contains("the generator saturated (busiest event loop 97 %)"));
        assertThat(nobodyKnows.reasons()).anyMatch(reason -> reason.contains("does not tell"));
        assertThat(generator.outcome()).isEqualTo(Outcome.PASSED);
    }

    @ParameterizedTest
    @CsvSource({
        "PASSED, 0",
        "FAILED, 10",
        "REGRESSION, 11",
        "INCONCLUSIVE, 12",
        "INVALID, 13",
        "USAGE, 64",
        "UNAVAILABLE, 69",
        "INTERNAL, 70",
        "UNWRITABLE, 74",
        "REFUSED, 77",
        "INTERRUPTED, 130"
    })
    void exitCodesArePromises(Outcome outcome, int exitCode) {
        assertThat(outcome.exitCode()).isEqualTo(exitCode);
        assertThat(outcome.word()).isEqualTo(outcome.name().toLowerCase(java.util.Locale.ROOT));
    }

    private static Verdict judge(Runs run, String... thresholds) {
        List<Threshold> parsed = Arrays.stream(thresholds).map(Threshold::parse).toList();
        return Gate.judge(run.result(), parsed);
    }
}
