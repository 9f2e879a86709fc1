package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tcpbench.gate.Baseline.Anchored;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.Result;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpairedComparisonTest {
    private static final int REQUESTS = 10_000;
    private static final long P99 = 20 * Runs.MILLI;
    /** By how much trials differ without a reason. */
    private static final double[] NOISE = {0.01, -0.02, 0.005, -0.01, 0.03, -0.03, 0.02, -0.005};

    private static Comparison judge(List<Result> baseline, List<Result> candidate) {
        return comparison(baseline, Optional.empty())
                .judge(new Series(baseline.size(), candidate, List.of()), "the time is up");
    }

    private static UnpairedComparison comparison(List<Result> baseline, Optional<Anchored> anchor) {
        return new UnpairedComparison(
                new Baseline("reference:epoll", baseline.get(0).plan(), baseline, anchor, Optional.empty()),
                ComparisonRule.USUAL);
    }

    @Test
    void twoServersThatAreAlikePass() {
        Comparison judged = judge(trials(8, 1), trials(8, 1));

        assertThat(judged.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(judged.shifts().get(0).ratio()).isCloseTo(1, within(0.01));
        assertThat(judged.reasons().get(0)).startsWith("a slowdown of 10 % is excluded: p99 is ");
    }

    @Test
    void aSlowerOneIsARegressionWhicheverTrialsAreSideBySide() {
        Comparison judged = judge(trials(8, 1), trials(8, 1.2));

        assertThat(judged.outcome()).isEqualTo(Outcome.REGRESSION);
        assertThat(judged.shifts().get(0).ratio()).isCloseTo(1.2, within(0.01));
        assertThat(judged.shifts().get(0).lower()).isGreaterThan(1.1);
        assertThat(judged.confirmation()).isEmpty();
    }

    @Test
    void aSlowdownWithinTheToleranceIsNoRegressionHoweverSureItIs() {
        assertThat(judge(trials(8, 1), trials(8, 1.04)).outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void whatIsUndecidedSaysHowManyTrialsWouldDecide() {
        Comparison judged = judge(trials(8, 1), noisyTrials(8));

        assertThat(judged.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(judged.reasons().get(0)).matches(".*; about [0-9,]+ pairs would decide, [0-9,]+ more than these");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6})
    void aFewTrialsNeverPass(int few) {
        Comparison judged = judge(trials(few, 1), trials(few, 1));

        assertThat(judged.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(judged.reasons().get(0))
                .isEqualTo(few + " trials can't decide; 7 are needed at least, " + (7 - few)
                        + " more than these of each server");
    }

    @Test
    void aPercentileWithFewRequestsBeyondItNeverPasses() {
        List<Result> short7 = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            short7.add(Runs.open().answers(9_999, P99).result());
        }

        Comparison judged = judge(short7, short7);

        assertThat(judged.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(judged.reasons().get(0)).startsWith("only 99 answered requests of a trial lie beyond p99");
    }

    @Test
    void aPercentileOfTheFewThatWereAnsweredNeverPasses() {
        List<Result> mostlySilent = Collections.nCopies(
                7, Runs.open().answers(500, P99).timeouts(9_500).result());

        Comparison judged = judge(mostlySilent, mostlySilent);

        assertThat(judged.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(judged.reasons().get(0)).startsWith("only 5 answered requests of a trial lie beyond p99");
    }

    @Test
    void severalPercentilesShareTheErrorRate() {
        List<BigDecimal> percentiles = List.of(BigDecimal.valueOf(50), BigDecimal.valueOf(99));
        List<Result> stored = trials(7, 1);
        Baseline baseline = new Baseline("", stored.get(0).plan(), stored, Optional.empty(), Optional.empty());
        Series slower = new Series(7, trials(7, 1.2), List.of());

        // One order in 3,432 is the least that seven trials on either side can show.
        assertThat(new UnpairedComparison(baseline, new ComparisonRule(percentiles, 0.05, 0.10, 2 / 3432.0))
                        .judge(slower, "")
                        .outcome())
                .isEqualTo(Outcome.REGRESSION);
        assertThat(new UnpairedComparison(baseline, new ComparisonRule(percentiles, 0.05, 0.10, 1 / 3432.0))
                        .judge(slower, "")
                        .outcome())
                .isEqualTo(Outcome.INCONCLUSIVE);
    }

    @Test
    void aKindOfFailureThatTheBaselineDoesNotHaveFails() {
        List<Result> candidate = trials(7, 1);
        candidate.set(
                3,
                Runs.open()
                        .answers(REQUESTS - 1, P99)
                        .failures(1, FailureKind.RESET_AWAITING, 104, "")
                        .result());

        Comparison judged = judge(trials(7, 1), candidate);

        assertThat(judged.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(judged.reasons().get(0)).startsWith("RESET_AWAITING: 1 of ");
    }

    @Test
    void aSilentCandidateFails() {
        List<Result> silent = List.of(Runs.open().timeouts(REQUESTS).result());

        assertThat(judge(trials(7, 1), silent).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void anotherFingerprintIsInvalidAtOnceWithBothNamed() {
        List<Result> elsewhere =
                List.of(Runs.open().answers(REQUESTS, P99).transport("nio").result());

        Comparison judged = judge(trials(7, 1), elsewhere);

        assertThat(judged.outcome()).isEqualTo(Outcome.INVALID);
        assertThat(judged.reasons().get(0)).contains("transport=epoll").contains("transport=nio");
        assertThat(comparison(trials(7, 1), Optional.empty()).invalid(new Series(7, elsewhere, List.of())))
                .isPresent();
    }

    @Test
    void otherArrivalsAreInvalid() {
        List<Result> otherSeed =
                List.of(Runs.open().setting("seed", "5").answers(REQUESTS, P99).result());
        List<Result> fewer = List.of(Runs.open().answers(REQUESTS / 2, P99).result());

        assertThat(judge(trials(7, 1), otherSeed).outcome()).isEqualTo(Outcome.INVALID);
        assertThat(judge(trials(7, 1), fewer).outcome()).isEqualTo(Outcome.INVALID);
    }

    @Test
    void anAnchorThatMovedSinceIsInvalid() {
        List<Result> stored = trials(7, 1);
        Anchored anchor = new Anchored("reference:epoll", List.of(Runs.MILLI, Runs.MILLI));
        Result alike = Runs.open().answers(100, Runs.MILLI * 14 / 10).result();
        Result slower = Runs.open().answers(100, Runs.MILLI * 16 / 10).result();

        assertThat(comparison(stored, Optional.of(anchor))
                        .judge(new Series(7, stored, List.of(alike)), "")
                        .outcome())
                .isEqualTo(Outcome.PASSED);
        assertThat(comparison(stored, Optional.of(anchor))
                        .judge(new Series(7, stored, List.of(slower)), "")
                        .outcome())
                .isEqualTo(Outcome.INVALID);
    }

    @Test
    void whenTheTimeIsUpNothingIsDecided() {
        Comparison judged = judge(trials(7, 1), trials(4, 2));

        assertThat(judged.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(judged.reasons().get(0)).isEqualTo("the time is up: 3 more trials are needed");
    }

    /** Of which one server took 10 s and the other 12 s for each: what is missing takes both. */
    @Test
    void whateverIsInconclusiveSaysHowMuchLongerItWouldTake() {
        List<Result> stored = Timed.every(10, trials(8, 1));

        assertThat(reason(stored, Timed.every(12, noisyTrials(8))))
                .matches(".*; about [0-9,]+ pairs would decide, [0-9,]+ more than these, in about \\d+ min \\d+ s")
                .satisfies(reason -> assertThat(Timed.secondsIn(reason)).isEqualTo(22 * Timed.moreIn(reason)));
        assertThat(reason(stored.subList(0, 4), Timed.every(12, trials(4, 1))))
                .endsWith("7 are needed at least, 3 more than these of each server, in about 1 min 6 s");
        assertThat(reason(stored, Timed.every(12, trials(5, 1))))
                .isEqualTo("the time is up: 3 more trials are needed, in about 30 s");
        // Each trial is 2 s then and not 1 s.
        List<Result> tooShort = Collections.nCopies(7, trial(1, 9_999));
        assertThat(reason(Timed.every(10, tooShort), Timed.every(12, tooShort)))
                .endsWith(
                        "measure trials of 2 s (--duration) or at a higher rate; 7 pairs of them take about 2 min 48 s");
    }

    private static String reason(List<Result> baseline, List<Result> candidate) {
        Comparison judged = judge(baseline, candidate);
        assertThat(judged.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        return judged.reasons().get(0);
    }

    private static List<Result> trials(int number, double slowdown) {
        List<Result> trials = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            trials.add(trial(slowdown * (1 + NOISE[i % NOISE.length])));
        }
        return trials;
    }

    /** A factor of three to either side. */
    private static List<Result> noisyTrials(int number) {
        List<Result> trials = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            trials.add(trial(i % 2 == 0 ? 3 + 0.1 * i : 1 / (3 + 0.1 * i)));
        }
        return trials;
    }

    private static Result trial(double factor) {
        return trial(factor, REQUESTS);
    }

    private static Result trial(double factor, int requests) {
        return Runs.open().answers(requests, Math.round(P99 * factor)).result();
    }
}
