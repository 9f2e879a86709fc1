package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tcpbench.plan.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimetableTest {
    private static final long SECOND = 1_000_000_000;
    private static final Share WHOLE = new Share(0, 1, 10);

    @Test
    void evenArrivalsAreExactMultiplesAndNoRoundingAddsUp() {
        Timetable thirds = even(3, WHOLE);

        for (long index = 0; index < 3_000_000; index++) {
            assertThat(thirds.dueNanos()).isEqualTo(index * SECOND / 3);
            thirds.advance();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.1, 7, 20_000, 333_333})
    void evenArrivalsAfterTheHourStillHaveTheRate(double ratePerSecond) {
        Timetable timetable = even(ratePerSecond, WHOLE);

        long arrivals = Math.min(1_000_000, Math.max(3, (long) (3600 * ratePerSecond)));
        skip(timetable, arrivals);

        assertThat(timetable.dueNanos() / (double) SECOND).isCloseTo(arrivals / ratePerSecond, within(2e-9));
    }

    @Test
    void aRateBelowOneHasItsFirstArrivalAtOnceAndTheOthersItsGapApart() {
        assertThat(until(11 * SECOND, even(0.2, WHOLE))).containsExactly(0L, 5 * SECOND, 10 * SECOND);
        assertThat(until(5 * SECOND, even(0.2, new Share(1, 2, 2)))).isEmpty();
    }

    /** Four standard deviations of a Poisson process. */
    @Test
    void aRateBelowOneThatIsDrawnIsThatRateInTheLongRun() {
        double hours = 100;

        int arrivals =
                until((long) (hours * 3600 * SECOND), poisson(0.2, WHOLE, 5)).size();

        assertThat((double) arrivals).isCloseTo(hours * 720, within(4 * Math.sqrt(hours * 720)));
    }

    @Test
    void theLanesOfAnEvenLoadTogetherMakeTheWhole() {
        List<Long> together = new ArrayList<>();
        for (int lane = 0; lane < 3; lane++) {
            together.addAll(until(10 * SECOND, even(1000, new Share(lane, 3, 7))));
        }

        assertThat(together).containsExactlyInAnyOrderElementsOf(until(10 * SECOND, even(1000, WHOLE)));
    }

    @Test
    void poissonGapsHaveMeanAndVarianceOfAnExponential() {
        Timetable timetable = poisson(1000, WHOLE, 1);

        double[] gaps = gaps(timetable, 1_000_000);
        double mean = mean(gaps);
        double variance = mean(IntStream.range(0, gaps.length)
                .mapToDouble(i -> (gaps[i] - mean) * (gaps[i] - mean))
                .toArray());

        // Standard errors of a million draws: 0.1 % of the mean, 0.28 % of the variance.
        assertThat(mean).isCloseTo(1e6, Percentage.withPercentage(0.4));
        assertThat(variance).isCloseTo(1e12, Percentage.withPercentage(1.2));
    }

    @Test
    void poissonGapsOfOneLaneDoNotFollowFromEachOther() {
        double[] gaps = gaps(poisson(1000, WHOLE, 1), 1_000_000);

        double ofNeighbours = mean(IntStream.range(1, gaps.length)
                .mapToDouble(i -> (gaps[i] - 1e6) * (gaps[i - 1] - 1e6))
                .toArray());

        assertThat(ofNeighbours / 1e12).isCloseTo(0, within(0.005));
    }

    @Test
    void poissonTimesAscend() {
        List<Long> times = until(SECOND, poisson(100_000, WHOLE, 7));

        assertThat(times).isSorted().allMatch(time -> time >= 0);
    }

    @Test
    void theSameSeedGivesTheSameTimesAndAnotherSeedOthers() {
        List<Long> times = until(SECOND, poisson(1000, WHOLE, 42));

        assertThat(until(SECOND, poisson(1000, WHOLE, 42))).isEqualTo(times);
        assertThat(until(SECOND, poisson(1000, WHOLE, 43))).isNotEqualTo(times);
    }

    @Test
    void lanesOfOneSeedHaveTimesOfTheirOwn() {
        List<Long> first = until(10 * SECOND, poisson(1000, new Share(0, 2, 10), 1));
        List<Long> second = until(10 * SECOND, poisson(1000, new Share(1, 2, 10), 1));

        assertThat(first).doesNotContainAnyElementsOf(second);
    }

    @Test
    void theLanesOfAPoissonLoadTogetherHaveTheWholeRateEachInProportionToItsConnections() {
        long[] arrivals = new long[4];
        for (int lane = 0; lane < 4; lane++) {
            arrivals[lane] = until(100 * SECOND, poisson(10_000, new Share(lane, 4, 10), 1))
                    .size();
        }

        // One standard deviation of a million arrivals is a tenth of a percent.
        assertThat(LongStream.of(arrivals).sum()).isCloseTo(1_000_000, Percentage.withPercentage(0.4));
        assertThat(arrivals[0]).isCloseTo(300_000, Percentage.withPercentage(0.8));
        assertThat(arrivals[3]).isCloseTo(200_000, Percentage.withPercentage(0.8));
    }

    private static Timetable even(double ratePerSecond, Share share) {
        return Timetable.of(new Load.Open(ratePerSecond, Load.Arrivals.EVEN), Duration.ZERO, share, 1);
    }

    private static Timetable poisson(double ratePerSecond, Share share, long seed) {
        return Timetable.of(new Load.Open(ratePerSecond, Load.Arrivals.POISSON), Duration.ZERO, share, seed);
    }

    private static void skip(Timetable timetable, long arrivals) {
        for (long i = 0; i < arrivals; i++) {
            timetable.advance();
        }
    }

    private static List<Long> until(long endNanos, Timetable timetable) {
        List<Long> times = new ArrayList<>();
        for (; timetable.dueNanos() < endNanos; timetable.advance()) {
            times.add(timetable.dueNanos());
        }
        return times;
    }

    private static double[] gaps(Timetable timetable, int count) {
        double[] gaps = new double[count];
        for (int i = 0; i < count; i++) {
            long before = timetable.dueNanos();
            timetable.advance();
            gaps[i] = timetable.dueNanos() - before;
        }
        return gaps;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
