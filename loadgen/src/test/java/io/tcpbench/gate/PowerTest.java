package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PowerTest {

    /** (1.96 + 2.05) × 0.1 / sqrt(20 × 3/π) is 0.0918, less than what the tolerance adds: ln 1.05 + 0.0470 = 0.0958. */
    @Test
    void theSmallestVisibleSlowdownIsTwoErrorsAwayFromNothingAndOneFromTheTolerance() {
        assertThat(Power.smallestVisible(0.1, 20, ComparisonRule.USUAL)).isCloseTo(Math.expm1(0.0958), within(0.0005));
        assertThat(Power.smallestVisible(0.3, 20, ComparisonRule.USUAL)).isCloseTo(Math.expm1(0.2755), within(0.0005));
    }

    @Test
    void aQuietMachineNeedsTheFewest() {
        assertThat(Power.pairsFor(0.001, ComparisonRule.USUAL)).isEqualTo(8);
    }

    @Test
    void soManyPairsSeeItAndOneLessDoesNot() {
        int pairs = Power.pairsFor(0.1, ComparisonRule.USUAL);

        assertThat(Power.smallestVisible(0.1, pairs, ComparisonRule.USUAL)).isLessThanOrEqualTo(0.10);
        assertThat(Power.smallestVisible(0.1, pairs - 1, ComparisonRule.USUAL)).isGreaterThan(0.10);
    }

    @Test
    void aMachineThatSeesNothingNeedsMoreThanAnybodyHas() {
        assertThat(Power.pairsFor(1, ComparisonRule.USUAL)).isGreaterThan(1_500);
    }
}
