package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.PlanSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class StagedTimetableTest {
    private static final long SECOND = 1_000_000_000;
    private static final Share WHOLE = new Share(0, 1, 10);

    @Test
    void aRampFromNothingHasItsArrivalsWhereTheSquareOfTheTimeSaysSo() {
        List<Long> times = times("10s@0..20/s", "even", WHOLE, 1);

        // After t seconds t² of them: 100 in all.
        assertThat(times).hasSize(100);
        for (int index = 0; index < 100; index++) {
            assertThat(times.get(index) / (double) SECOND).isCloseTo(Math.sqrt(index), within(2e-9));
        }
    }

    @Test
    void aRateThatStaysIsThatOfAnEvenTimetable() {
        Timetable even = Timetable.of(new Load.Open(7, Load.Arrivals.EVEN), Duration.ZERO, WHOLE, 1);

        for (long time : times("10s@7/s", "even", WHOLE, 1)) {
            assertThat(time).isCloseTo(even.dueNanos(), within(2L));
            even.advance();
        }
    }

    @Test
    void eachStageHasItsShareAndNothingIsDueAfterTheLast() {
        String stages = "2s@100/s..300/s,1s@0/s,2s@500/s,4s@500/s..0/s,1s@1k/s";
        for (String arrivals : new String[] {"even", "poisson"}) {
            List<Long> times = times(stages, arrivals, WHOLE, 3);

            // Four standard deviations of a Poisson process.
            assertThat((double) between(0, 2, times)).isCloseTo(400, within(80.0));
            assertThat(between(2, 3, times)).isZero();
            assertThat((double) between(3, 5, times)).isCloseTo(1_000, within(127.0));
            assertThat((double) between(5, 9, times)).isCloseTo(1_000, within(127.0));
            assertThat((double) between(9, 10, times)).isCloseTo(1_000, within(127.0));
            assertThat(times).isSorted().allMatch(time -> time >= 0 && time < 10 * SECOND);
        }
    }

    @Test
    void theLanesOfEvenStagesTogetherMakeTheWhole() {
        String stages = "3s@10/s..700/s,1s@50/s,3s@700/s..10/s";
        List<Long> together = new ArrayList<>();
        for (int lane = 0; lane < 3; lane++) {
            together.addAll(times(stages, "even", new Share(lane, 3, 7), 1));
        }

        assertThat(together).containsExactlyInAnyOrderElementsOf(times(stages, "even", WHOLE, 1));
    }

    @Test
    void theLanesOfPoissonStagesHaveArrivalsInProportionToTheirConnections() {
        long[] arrivals = new long[2];
        for (int lane = 0; lane < 2; lane++) {
            arrivals[lane] =
                    times("10s@0..20k/s", "poisson", new Share(lane, 2, 5), 1).size();
        }

        assertThat(arrivals[0]).isCloseTo(60_000, Percentage.withPercentage(1.7));
        assertThat(arrivals[1]).isCloseTo(40_000, Percentage.withPercentage(2));
    }

    @Test
    void theSameSeedGivesTheSameTimesAndAnotherSeedOthers() {
        List<Long> times = times("1s@0..2k/s", "poisson", WHOLE, 42);

        assertThat(times("1s@0..2k/s", "poisson", WHOLE, 42)).isEqualTo(times);
        assertThat(times("1s@0..2k/s", "poisson", WHOLE, 43)).isNotEqualTo(times);
    }

    @Test
    void aWarmUpMayBeShorterThanAnyStage() {
        List<Long> times = times("1s@1k/s", "even", WHOLE, 1, Duration.ofNanos(1));

        assertThat(times).hasSize(1_001);
    }

    @Test
    void aWarmUpHasTheRateWithWhichTheFirstStageBegins() {
        List<Long> times = times("1s@100/s..300/s", "even", WHOLE, 1, Duration.ofSeconds(2));

        assertThat(between(0, 2, times)).isEqualTo(200);
        assertThat(between(2, 3, times)).isEqualTo(200);
    }

    /** Ramps between rates that differ by little, by much, and by nothing; long and short. */
    @Test
    void arrivalsAscendAndStayInTheirStagesWhateverTheRates() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 300; round++) {
            StringBuilder stages = new StringBuilder();
            long totalMillis = 0;
            double expected = 0;
            for (int i = 0, count = 1 + random.nextInt(4); i < count; i++) {
                long millis = random.nextLong(1, 2_001);
                double from = rate(random);
                double to = random.nextInt(3) == 0 ? from : rate(random);
                stages.append(i == 0 ? "" : ",")
                        .append(millis)
                        .append("ms@")
                        .append(from)
                        .append("/s..")
                        .append(to)
                        .append("/s");
                totalMillis += millis;
                expected += (from + to) / 2 * millis / 1_000;
            }
            if (expected == 0) {
                continue;
            }

            List<Long> times = times(stages.toString(), "even", WHOLE, 1);

            long endNanos = totalMillis * 1_000_000;
            assertThat(times).as("%s", stages).isSorted().allMatch(time -> time >= 0 && time < endNanos);
            assertThat((double) times.size()).as("%s", stages).isCloseTo(Math.ceil(expected), within(1.0));
        }
    }

    private static double rate(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(1, 1_000) / 1_000.0;
            case 2 -> random.nextInt(1, 1_000);
            default -> 1_000 + random.nextInt(3);
        };
    }

    private static List<Long> times(String stages, String arrivals, Share share, long seed) {
        return times(stages, arrivals, share, seed, Duration.ZERO);
    }

    private static List<Long> times(String stages, String arrivals, Share share, long seed, Duration warmup) {
        var plan = new PlanSettings()
                .set("target", "127.0.0.1:1")
                .set("stages", stages)
                .set("arrivals", arrivals)
                .plan();
        Timetable timetable = Timetable.of((Load.Open) plan.load(), warmup, share, seed);
        long endNanos = plan.duration().plus(warmup).toNanos();
        List<Long> times = new ArrayList<>();
        for (; timetable.dueNanos() < endNanos; timetable.advance()) {
            times.add(timetable.dueNanos());
        }
        return times;
    }

    private static long between(long fromSecond, long toSecond, List<Long> times) {
        return times.stream()
                .filter(time -> time >= fromSecond * SECOND && time < toSecond * SECOND)
                .count();
    }
}
