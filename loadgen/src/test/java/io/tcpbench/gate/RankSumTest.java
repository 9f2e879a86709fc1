package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankSumTest {

    @Test
    void theEstimateIsTheMedianOfAllDifferences() {
        // 3, 4, 5, 7, 8, 9
        assertThat(RankSum.of(new double[] {1, 5}, new double[] {8, 9, 10}).estimate())
                .isEqualTo(6);
        assertThat(RankSum.of(new double[] {1}, new double[] {8}).estimate()).isEqualTo(7);
    }

    /** The table of Mann and Whitney's U at 2.5 % on one side: the greatest that is still significant. */
    @ParameterizedTest
    @CsvSource({
        "4, 4, 0",
        "5, 5, 2",
        "7, 7, 8",
        "7, 10, 14",
        "7, 12, 18",
        "8, 8, 13",
        "10, 10, 23",
        "12, 12, 37",
        "16, 16, 75"
    })
    void theBoundsAreThoseOfTheTable(int earlierCount, int laterCount, int greatest) {
        double[] earlier = new double[earlierCount];
        double[] later = new double[laterCount];
        for (int i = 0; i < earlierCount; i++) {
            earlier[i] = -i * laterCount;
        }
        for (int i = 0; i < laterCount; i++) {
            later[i] = i;
        }

        // The differences are 0, 1, 2, ...
        RankInterval ranks = RankSum.of(earlier, later);
        assertThat(ranks.lowerBound(0.025)).isEqualTo(greatest);
        assertThat(ranks.upperBound(0.025)).isEqualTo(earlierCount * laterCount - 1 - greatest);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 4", "3, 3", "4, 2", "5, 5", "3, 7"})
    void thePValueIsThePartOfAllOrdersWithAsFewDifferencesBelowZero(int earlierCount, int laterCount) {
        List<RankInterval> orders = new ArrayList<>();
        List<Integer> belowZero = new ArrayList<>();
        int count = earlierCount + laterCount;
        for (int chosen = 0; chosen < 1 << count; chosen++) {
            if (Integer.bitCount(chosen) == laterCount) {
                double[] earlier = ranks(~chosen, earlierCount, count);
                double[] later = ranks(chosen, laterCount, count);
                orders.add(RankSum.of(earlier, later));
                belowZero.add(belowZero(earlier, later));
            }
        }

        for (int i = 0; i < orders.size(); i++) {
            int below = belowZero.get(i);
            long asFew = belowZero.stream().filter(other -> other <= below).count();
            assertThat(orders.get(i).pOfNoIncrease()).isCloseTo((double) asFew / orders.size(), within(1e-12));
        }
    }

    private static double[] ranks(int chosen, int size, int count) {
        double[] ranks = new double[size];
        int next = 0;
        for (int rank = 0; rank < count; rank++) {
            if ((chosen >> rank & 1) == 1) {
                ranks[next++] = rank;
            }
        }
        return ranks;
    }

    private static int belowZero(double[] earlier, double[] later) {
        int below = 0;
        for (double before : earlier) {
            for (double after : later) {
                below += after < before ? 1 : 0;
            }
        }
        return below;
    }

    @Test
    void theLowerBoundIsAboveZeroExactlyWhereThePValueIsSmallEnough() {
        for (double shift = 0; shift < 12; shift += 0.25) {
            RankInterval ranks =
                    RankSum.of(new double[] {0, 1, 2, 3, 4, 5, 6.5}, new double[] {shift, 1 + shift, 2 + shift, 9, 10});

            assertThat(ranks.lowerBound(0.025) > 0).isEqualTo(ranks.pOfNoIncrease() <= 0.025);
        }
    }

    @Test
    void withTooFewValuesThereAreNoBounds() {
        RankInterval few = RankSum.of(new double[] {1, 2, 3}, new double[] {7, 8, 9});

        assertThat(few.lowerBound(0.025)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(few.upperBound(0.025)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void equalTrialsAreNoIncrease() {
        assertThat(RankSum.of(new double[7], new double[7]).pOfNoIncrease()).isEqualTo(1);
    }
}
