package io.tcpbench.gate;

import static io.tcpbench.gate.NextStep.Stage.CONFIRMATION;
import static io.tcpbench.gate.NextStep.Stage.EXTENSION;
import static io.tcpbench.gate.NextStep.Stage.PLANNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tcpbench.gate.NextStep.Decided;
import io.tcpbench.gate.NextStep.Measure;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.Result;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairedComparisonTest {
    private static final int REQUESTS = 10_000;
    private static final long P99 = 20 * Runs.MILLI;
    /** By how much the two trials of a pair differ without a reason. */
    private static final double[] NOISE = {0.01, -0.02, 0.005, -0.01, 0.03, -0.03, 0.02, -0.005};

    private final PairedComparison comparison = new PairedComparison(ComparisonRule.USUAL, 8);

    @Test
    void thePlannedPairsComeFirst() {
        assertThat(comparison.after(List.of())).isEqualTo(new Measure(8, PLANNED));
        assertThat(comparison.after(pairs(5, 1))).isEqualTo(new Measure(3, PLANNED));
    }

    @Test
    void twoServersThatAreAlikePassAtTheFirstLook() {
        Comparison decided = decided(pairs(8, 1));

        assertThat(decided.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(decided.shifts().get(0).ratio()).isCloseTo(1, within(0.02));
        assertThat(decided.shifts().get(0).upper()).isLessThan(1.1);
        assertThat(decided.reasons().get(0)).startsWith("a slowdown of 10 % is excluded: p99 is ");
    }

    @Test
    void aFasterCandidatePasses() {
        assertThat(decided(pairs(8, 0.5)).outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void aSlowerOneIsARegressionOnlyWhenItHasBeenSeenTwice() {
        List<TrialPair> pairs = pairs(8, 1.2);
        assertThat(comparison.after(pairs)).isEqualTo(new Measure(8, CONFIRMATION));

        pairs.addAll(pairs(8, 1.2));
        Comparison decided = decided(pairs);

        assertThat(decided.outcome()).isEqualTo(Outcome.REGRESSION);
        assertThat(decided.shifts().get(0).ratio()).isCloseTo(1.2, within(0.02));
        assertThat(decided.confirmation().get(0).ratio()).isCloseTo(1.2, within(0.02));
        assertThat(decided.reasons().get(0)).contains("confirmed: p99 is ");
    }

    @Test
    void aSlowdownThatDoesNotComeBackDecidesNothing() {
        List<TrialPair> pairs = pairs(8, 1.2);
        pairs.addAll(pairs(8, 1));

        Comparison decided = decided(pairs);

        assertThat(decided.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(decided.reasons().get(0)).contains("but that was not confirmed");
    }

    @Test
    void aSlowdownWithinTheToleranceIsNoRegressionHoweverSureItIs() {
        assertThat(decided(pairs(8, 1.04)).outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void whatIsUndecidedIsMeasuredOnceMoreAndThenStaysUndecided() {
        List<TrialPair> pairs = noisyPairs(8);
        assertThat(comparison.after(pairs)).isEqualTo(new Measure(8, EXTENSION));

        pairs.addAll(noisyPairs(8));
        Comparison decided = decided(pairs);

        assertThat(decided.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(decided.reasons().get(0)).matches(".*; about [0-9,]+ pairs would decide, [0-9,]+ more than these");
    }

    @Test
    void anExtensionIsConfirmedByAsManyPairsAsItLookedAt() {
        List<TrialPair> pairs = noisyPairs(8);
        pairs.addAll(pairs(8, 6));

        assertThat(comparison.after(pairs)).isEqualTo(new Measure(16, CONFIRMATION));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7})
    void aFewPairsNeverPass(int few) {
        Comparison decided = (Comparison) decidedBy(new PairedComparison(ComparisonRule.USUAL, few), pairs(few, 1));

        assertThat(decided.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(decided.reasons().get(0))
                .isEqualTo(few + " pairs can't decide; a look takes 8 at least, " + (8 - few) + " more than these");
    }

    @Test
    void aPercentileWithFewRequestsBeyondItNeverPasses() {
        List<TrialPair> pairs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pairs.add(new TrialPair(
                    Runs.open().answers(9_999, P99).result(),
                    Runs.open().answers(9_999, P99).result()));
        }

        Comparison decided = decided(pairs);

        assertThat(decided.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(decided.reasons().get(0)).startsWith("only 99 answered requests of a trial lie beyond p99");
    }

    @Test
    void aPercentileOfTheFewThatWereAnsweredNeverPasses() {
        Result mostlySilent = Runs.open().answers(500, P99).timeouts(9_500).result();

        Comparison decided = decided(Collections.nCopies(8, new TrialPair(mostlySilent, mostlySilent)));

        assertThat(decided.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(decided.reasons().get(0)).startsWith("only 5 answered requests of a trial lie beyond p99");
    }

    @Test
    void withoutTimeForMoreItIsInconclusiveAndSaysWhatIsMissing() {
        Comparison cut = unfinished(pairs(5, 1), List.of());

        assertThat(cut.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(cut.reasons()).containsExactly("the time is up: 3 more pairs are needed, about 30 s");
        assertThat(cut.shifts().get(0).ratio()).isCloseTo(1, within(0.03));
        assertThat(unfinished(List.of(), List.of()).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void whatSpeaksAgainstTheCandidateOrTheMachineIsToldWithoutTimeForMore() {
        Result failing = Runs.open()
                .answers(REQUESTS, P99)
                .failures(3, FailureKind.RESET_AWAITING, 104, "reset")
                .result();
        List<TrialPair> pairs = pairs(3, 1);
        pairs.set(1, new TrialPair(pairs.get(1).baseline(), failing));
        Result slow = Runs.open().answers(REQUESTS, 2 * P99).result();

        Comparison failed = unfinished(pairs, List.of());

        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failed.reasons().get(0)).startsWith("RESET_AWAITING: 3 of ");
        assertThat(failed.reasons().get(1)).startsWith("the time is up: ");
        assertThat(unfinished(pairs(3, 1), List.of(pairs(1, 1).get(0).baseline(), slow))
                        .outcome())
                .isEqualTo(Outcome.INVALID);
    }

    private Comparison unfinished(List<TrialPair> pairs, List<Result> anchors) {
        Measure missing = (Measure) comparison.after(pairs, anchors);
        return comparison.unfinished(pairs, anchors, "the time is up", missing, Duration.ofSeconds(10));
    }

    @Test
    void aKindOfFailureThatTheBaselineDoesNotHaveFails() {
        List<TrialPair> pairs = pairs(7, 1);
        pairs.add(new TrialPair(
                trial(1),
                Runs.open()
                        .answers(REQUESTS, P99)
                        .failures(1, FailureKind.RESET_AWAITING, 104, "")
                        .result()));

        Comparison decided = decided(pairs);

        assertThat(decided.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(decided.reasons().get(0)).startsWith("RESET_AWAITING: 1 of ").endsWith("the baseline has none");
    }

    @Test
    void moreFailuresOfAKindThanChanceExplainsFail() {
        assertThat(decided(failing(8, 5)).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(decided(failing(5, 20)).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(decided(failing(20, 5)).outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void anEmptyTrialIsInvalidAtOnce() {
        List<TrialPair> pairs = pairs(2, 1);
        pairs.add(new TrialPair(trial(1), Runs.open().result()));

        assertThat(decided(pairs).outcome()).isEqualTo(Outcome.INVALID);
    }

    @Test
    void aTrialThatWasCutOffIsInvalidAtOnce() {
        assertThat(decided(List.of(new TrialPair(
                                trial(1),
                                Runs.open().answers(REQUESTS, P99).partial().result())))
                        .outcome())
                .isEqualTo(Outcome.INVALID);
    }

    @Test
    void differentFingerprintsAreInvalidAtOnce() {
        Result elsewhere = Runs.open().answers(REQUESTS, P99).transport("nio").result();

        Comparison decided = decided(List.of(new TrialPair(trial(1), elsewhere)));

        assertThat(decided.outcome()).isEqualTo(Outcome.INVALID);
        assertThat(decided.reasons().get(0)).contains("transport=epoll").contains("transport=nio");
    }

    @Test
    void differentLoadsAreInvalidAtOnce() {
        Result faster =
                Runs.open().setting("rate", "2000/s").answers(REQUESTS, P99).result();

        assertThat(decided(List.of(new TrialPair(trial(1), faster))).outcome()).isEqualTo(Outcome.INVALID);
    }

    @Test
    void aSilentCandidateFailsAtOnce() {
        Result silent = Runs.open().timeouts(REQUESTS).result();

        assertThat(decided(List.of(new TrialPair(trial(1), silent))).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void anAnchorThatMovedIsInvalidWhateverThePairsSay() {
        List<Result> steady = anchors(Runs.MILLI, Runs.MILLI * 14 / 10);
        List<Result> moved = anchors(Runs.MILLI, Runs.MILLI * 2, Runs.MILLI);

        assertThat(outcome(comparison.after(pairs(8, 1), steady))).isEqualTo(Outcome.PASSED);
        assertThat(outcome(comparison.after(pairs(8, 1), moved))).isEqualTo(Outcome.INVALID);
        assertThat(outcome(comparison.after(pairs(16, 1.2), moved))).isEqualTo(Outcome.INVALID);
        assertThat(((Decided) comparison.after(pairs(8, 1), moved)).comparison().reasons())
                .containsExactly(
                        "the machine moved: the p50 of the anchor, which is always the same server, was 1 ms in"
                                + " one trial and 2 ms in another");
    }

    private static List<Result> anchors(long... mediansNanos) {
        return Arrays.stream(mediansNanos)
                .mapToObj(nanos -> Runs.open().answers(100, nanos).result())
                .toList();
    }

    private static Outcome outcome(NextStep next) {
        return ((Decided) next).comparison().outcome();
    }

    @Test
    void aPairThatTheGeneratorSpoiltIsMeasuredAgainAndTooManyAreInvalid() {
        Result starved = Runs.open()
                .lateAnswers(REQUESTS, 30 * Runs.MILLI, 31 * Runs.MILLI)
                .result();
        TrialPair spoilt = new TrialPair(trial(1), starved);
        List<TrialPair> pairs = pairs(8, 1);
        pairs.set(3, spoilt);

        assertThat(comparison.after(pairs)).isEqualTo(new Measure(1, PLANNED));
        pairs.addAll(pairs(1, 1));
        assertThat(decided(pairs).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(decided(pairs).spoilt()).isOne();

        pairs.add(0, spoilt);
        pairs.add(0, spoilt);
        assertThat(decided(pairs).outcome()).isEqualTo(Outcome.INVALID);
        assertThat(decided(pairs).reasons().get(0)).contains("3 of 11 pairs judge the generator");
    }

    @Test
    void whateverIsInconclusiveSaysHowMuchLongerItWouldTake() {
        assertThat(reason(8, noisyPairs(16)))
                .matches(".*; about [0-9,]+ pairs would decide, [0-9,]+ more than these, in about \\d+ min \\d+ s")
                .satisfies(reason -> assertThat(Timed.secondsIn(reason)).isEqualTo(10 * Timed.moreIn(reason)));
        List<TrialPair> contradiction = pairs(8, 1.2);
        contradiction.addAll(pairs(8, 1));
        assertThat(reason(8, contradiction))
                .endsWith("; about 32 pairs would decide, 16 more than these, in about 2 min 40 s");
        assertThat(reason(3, pairs(3, 1))).endsWith("a look takes 8 at least, 5 more than these, in about 50 s");
        Result tooShort = Runs.open().answers(9_999, P99).result();
        // Each trial is 2 s then and not 1 s.
        assertThat(reason(8, Collections.nCopies(8, new TrialPair(tooShort, tooShort))))
                .endsWith(
                        "measure trials of 2 s (--duration) or at a higher rate; 8 pairs of them take about 1 min 36 s");
    }

    /** Why a comparison of pairs that took 10 s each is inconclusive. */
    private static String reason(int planned, List<TrialPair> pairs) {
        Comparison decided = (Comparison)
                decidedBy(new PairedComparison(ComparisonRule.USUAL, planned), Timed.pairsEvery(10, pairs));
        assertThat(decided.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        return decided.reasons().get(0);
    }

    @Test
    void severalPercentilesShareTheErrorRate() {
        List<BigDecimal> percentiles = List.of(BigDecimal.valueOf(50), BigDecimal.valueOf(90), BigDecimal.valueOf(99));
        PairedComparison all = new PairedComparison(new ComparisonRule(percentiles, 0.05, 0.10, 0.01), 8);

        // 0.01 / 3 is less than 1/256, the least that eight pairs can show.
        assertThat(all.after(pairs(8, 1.2))).isEqualTo(new Measure(8, EXTENSION));
        PairedComparison one =
                new PairedComparison(new ComparisonRule(List.of(BigDecimal.valueOf(99)), 0.05, 0.10, 0.01), 8);
        assertThat(one.after(pairs(8, 1.2))).isEqualTo(new Measure(8, CONFIRMATION));
    }

    private Comparison decided(List<TrialPair> pairs) {
        return (Comparison) decidedBy(comparison, pairs);
    }

    private static Object decidedBy(PairedComparison comparison, List<TrialPair> pairs) {
        NextStep next = comparison.after(pairs);
        return next instanceof Decided decided ? decided.comparison() : next;
    }

    private static List<TrialPair> pairs(int number, double slowdown) {
        List<TrialPair> pairs = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            pairs.add(new TrialPair(trial(1), trial(slowdown * (1 + NOISE[i % NOISE.length]))));
        }
        return pairs;
    }

    /** A factor of three to either side. */
    private static List<TrialPair> noisyPairs(int number) {
        List<TrialPair> pairs = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            pairs.add(new TrialPair(trial(1), trial(i % 2 == 0 ? 3 + 0.1 * i : 1 / (3 + 0.1 * i))));
        }
        return pairs;
    }

    private static List<TrialPair> failing(int baseline, int candidate) {
        List<TrialPair> pairs = pairs(7, 1);
        pairs.add(new TrialPair(resets(baseline), resets(candidate)));
        return pairs;
    }

    private static Result resets(int number) {
        return Runs.open()
                .answers(REQUESTS, P99)
                .failures(number, FailureKind.RESET_AWAITING, 104, "")
                .result();
    }

    private static Result trial(double factor) {
        return Runs.open().answers(REQUESTS, Math.round(P99 * factor)).result();
    }
}
