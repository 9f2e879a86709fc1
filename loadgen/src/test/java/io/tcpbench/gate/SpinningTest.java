package io.tcpbench.gate;

import static io.tcpbench.gate.Runs.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.result.Result;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When {@code noise} recommends event loops that spin: trials of 1,000 requests with one event loop. */
class SpinningTest {
    private static final ComparisonRule USUAL = ComparisonRule.USUAL;

    @Test
    void aGeneratorThatIsLateItselfIsAdvisedToSpinWithItsNumbers() {
        Optional<String> advice = Spinning.advice(pairs(late(60_000)), USUAL);

        assertThat(advice)
                .contains("the generator itself is late by 60 µs at p99, of a latency of 94 µs:"
                        + " try --spin, which takes 1 of the 4 CPUs for itself");
    }

    @ParameterizedTest
    @CsvSource({"90000, false", "110000, true"})
    void lateIsNoticeableFromATenthOfTheLatencyOn(long lateNanos, boolean advised) {
        Runs run = Runs.open().cpus(4).lateAnswers(1_000, lateNanos, MILLI);

        assertThat(Spinning.advice(pairs(run), USUAL).isPresent()).isEqualTo(advised);
    }

    @ParameterizedTest
    @CsvSource({"2, false", "3, true", "4, true"})
    void oneCpuIsLeftForTheServerAndOneForTheRest(int cpus, boolean advised) {
        assertThat(Spinning.advice(pairs(late(60_000).cpus(cpus)), USUAL).isPresent())
                .isEqualTo(advised);
    }

    @Test
    void aClosedLoopHasNoTimetableToKeep() {
        Runs run = Runs.closed().cpus(4).lateAnswers(1_000, 60_000, 94_000);

        assertThat(Spinning.advice(pairs(run), USUAL)).isEmpty();
    }

    @Test
    void whoSpinsIsNotAdvisedToSpin() {
        assertThat(Spinning.advice(pairs(late(60_000).setting("spin", "true")), USUAL))
                .isEmpty();
    }

    @Test
    void onlyPercentilesThatAreComparedCount() {
        Runs run = Runs.open().cpus(4).lateAnswers(900, 10_000, 94_000).lateAnswers(100, 0, 10 * MILLI);
        ComparisonRule median = new ComparisonRule(List.of(BigDecimal.valueOf(50)), 0.05, 0.10, 0.025);

        assertThat(Spinning.advice(pairs(run), USUAL)).isEmpty();
        assertThat(Spinning.advice(pairs(run), median)).get().asString().contains("late by 10 µs at p50");
    }

    @Test
    void oneTrialThatANeighbourDisturbedIsNoReason() {
        Result punctual = late(1_000).result();
        List<TrialPair> pairs = List.of(
                new TrialPair(punctual, punctual),
                new TrialPair(punctual, late(60_000).result()));

        assertThat(Spinning.advice(pairs, USUAL)).isEmpty();
    }

    @Test
    void aQuietMachineSeesEnoughWithoutIt() {
        assertThat(noise(0.02).advice()).noneMatch(advice -> advice.contains("--spin"));
        assertThat(noise(0.1).advice()).anyMatch(advice -> advice.contains("--spin"));
        assertThat(noise(0.5).advice()).anyMatch(advice -> advice.contains("--spin"));
    }

    /** Of pairs whose latencies differ by such a factor, up and down. */
    private static Noise noise(double logarithm) {
        Result usual = latency(2e6);
        List<TrialPair> pairs = Stream.of(logarithm, -logarithm, logarithm, -logarithm)
                .map(shift -> new TrialPair(usual, latency(2e6 * Math.exp(shift))))
                .toList();
        return Noise.of(pairs, USUAL, Duration.ofSeconds(10));
    }

    /** Late by less than spoils a trial. */
    private static Result latency(double nanos) {
        return Runs.open()
                .cpus(4)
                .lateAnswers(10_000, 900_000, Math.round(nanos))
                .result();
    }

    private static Runs late(long nanos) {
        return Runs.open().cpus(4).lateAnswers(1_000, nanos, 94_000);
    }

    private static List<TrialPair> pairs(Runs run) {
        Result result = run.result();
        return Collections.nCopies(4, new TrialPair(result, result));
    }
}
