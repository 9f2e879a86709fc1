package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedRankTest {

    @Test
    void theEstimateIsTheMedianOfTheMeansOfAllPairs() {
        // 1, 1.5, 2, 3, 3.5, 5
        assertThat(SignedRank.of(1, 2, 5).estimate()).isEqualTo(2.5);
        assertThat(SignedRank.of(7).estimate()).isEqualTo(7);
    }

    /** Table A.4 of Hollander, Wolfe and Chicken: P(T+ >= t) for n differences. */
    @ParameterizedTest
    @CsvSource({"5, 15, 0.031", "8, 32, 0.027", "8, 33, 0.020", "8, 36, 0.004", "10, 45, 0.042", "10, 47, 0.024"})
    void thePValueIsThatOfTheTable(int count, int positiveRanks, double probability) {
        double[] differences = new double[count];
        int left = positiveRanks;
        for (int rank = count; rank >= 1; rank--) {
            boolean positive = left >= rank;
            left -= positive ? rank : 0;
            differences[rank - 1] = positive ? rank : -rank;
        }

        assertThat(SignedRank.of(differences).pOfNoIncrease()).isCloseTo(probability, within(0.0005));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8, 11})
    void ofAllWaysToFlipTheSignsNoMoreAreSignificantThanTheErrorRateAllows(int count) {
        Random random = new Random(count);
        double[] sizes = random.doubles(count).toArray();
        for (double errorRate : new double[] {0.005, 0.025, 0.05, 0.2}) {
            int significant = 0;
            int aboveZero = 0;
            for (int signs = 0; signs < 1 << count; signs++) {
                double[] differences = new double[count];
                for (int i = 0; i < count; i++) {
                    differences[i] = (signs >> i & 1) == 1 ? sizes[i] : -sizes[i];
                }
                RankInterval ranks = SignedRank.of(differences);
                significant += ranks.pOfNoIncrease() <= errorRate ? 1 : 0;
                aboveZero += ranks.lowerBound(errorRate) > 0 ? 1 : 0;
            }
            assertThat(significant).isEqualTo(aboveZero);
            assertThat((double) significant / (1 << count)).isLessThanOrEqualTo(errorRate);
        }
    }

    @Test
    void theBoundsLieTheSameWayOnBothSides() {
        RankInterval up = SignedRank.of(1, 2, 3, 4, 5, 6, 7, 9);
        RankInterval down = SignedRank.of(-1, -2, -3, -4, -5, -6, -7, -9);

        assertThat(up.lowerBound(0.025)).isEqualTo(-down.upperBound(0.025));
        assertThat(up.upperBound(0.025)).isEqualTo(-down.lowerBound(0.025));
        // The fourth of 1, 1.5, 2, 2, ... from below: P(W <= 3) is 5/256, P(W <= 4) is 7/256.
        assertThat(up.lowerBound(0.025)).isEqualTo(2);
    }

    @Test
    void withTooFewDifferencesThereAreNoBounds() {
        RankInterval few = SignedRank.of(1, 2, 3, 4, 5);

        assertThat(few.lowerBound(0.025)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(few.upperBound(0.025)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void equalTrialsAreNoIncrease() {
        assertThat(SignedRank.of(0, 0, 0, 0, 0, 0, 0, 0).pOfNoIncrease()).isEqualTo(1);
    }
}
