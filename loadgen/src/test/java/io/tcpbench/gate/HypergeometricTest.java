package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.apache.commons.statistics.distribution.HypergeometricDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HypergeometricTest {
    private static final long BILLION = 1_000_000_000;

    private static double atLeast(long number, long marked, long drawn, long population) {
        return new Hypergeometric(population, marked, drawn).atLeast(number);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 2",
        "3, 5, 7, 10",
        "5, 5, 7, 10",
        "2, 5, 7, 10",
        "20, 30, 500, 1000",
        "80, 100, 900, 1000",
        "560, 1000, 1000000000, 2000000000",
        "7, 40, 100000000, 2000000000"
    })
    void isTheLibrarysWhereThatReaches(int number, int marked, int drawn, int population) {
        double expected =
                HypergeometricDistribution.of(population, marked, drawn).survivalProbability(number - 1);

        assertThat(atLeast(number, marked, drawn, population)).isCloseTo(expected, withinPercentage(1e-7));
    }

    @Test
    void whatIsCertainHasTheProbabilityOne() {
        assertThat(atLeast(0, 0, 0, 0)).isEqualTo(1);
        assertThat(atLeast(0, 5, 7, 10)).isEqualTo(1);
        assertThat(atLeast(3 * BILLION, 8 * BILLION, 3 * BILLION, 8 * BILLION)).isEqualTo(1);
        assertThat(atLeast(3 * BILLION, 3 * BILLION, 8 * BILLION, 8 * BILLION)).isEqualTo(1);
    }

    @Test
    void whatIsImpossibleHasTheProbabilityZero() {
        assertThat(atLeast(6, 5, 7, 10)).isZero();
        assertThat(atLeast(3 * BILLION + 1, 3 * BILLION, 8 * BILLION, 8 * BILLION))
                .isZero();
    }

    @Test
    void beyondTheRangeOfIntAFewMarkedAreDrawnOneAfterTheOther() {
        double three = 3.0 / 4 * (6 * BILLION - 1) / (8 * BILLION - 1) * (6 * BILLION - 2) / (8 * BILLION - 2);

        assertThat(atLeast(1, 1, 6 * BILLION, 8 * BILLION)).isCloseTo(0.75, within(1e-15));
        assertThat(atLeast(3, 3, 6 * BILLION, 8 * BILLION)).isCloseTo(three, within(1e-15));
    }

    /** Of an odd number, more than half are among either half of the population. */
    @Test
    void beyondTheRangeOfIntTheHalvesOfAPopulationAreAlike() {
        assertThat(atLeast(3 * BILLION / 2 + 1, 3 * BILLION + 1, 4 * BILLION, 8 * BILLION))
                .isCloseTo(0.5, within(1e-10));
    }

    /** Half of the population is marked and half of it drawn: at five standard deviations. */
    @Test
    void manyMarkedAreNormallyDistributed() {
        long beyond = 111_804;
        double deviation = Math.sqrt(4e9 * 4e9 / 8e9 * 4e9 / 8e9 * 4e9 / (8e9 - 1));
        double expected = NormalDistribution.of(0, 1).survivalProbability((beyond - 0.5) / deviation);

        assertThat(atLeast(2 * BILLION + beyond, 4 * BILLION, 4 * BILLION, 8 * BILLION))
                .isCloseTo(expected, withinPercentage(0.01));
    }
}
