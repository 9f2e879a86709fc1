package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FailureShiftsTest {

    /** R. A. Fisher's tea: three or four of four cups out of eight, 17 of 70. */
    @Test
    void isFishersExactTest() {
        assertThat(FailureShifts.asManyOrMore(3, 4, 1, 4)).isCloseTo(17 / 70.0, within(1e-12));
        assertThat(FailureShifts.asManyOrMore(4, 4, 0, 4)).isCloseTo(1 / 70.0, within(1e-12));
    }

    @Test
    void aComparisonMayHaveMoreRequestsThanAnIntCounts() {
        assertThat(FailureShifts.asManyOrMore(3, 4_000_000_000L, 0, 4_000_000_000L))
                .isCloseTo(1 / 8.0, within(1e-9));
    }

    @Test
    void noFailureProvesNothing() {
        assertThat(FailureShifts.asManyOrMore(0, 100, 5, 100)).isEqualTo(1);
    }
}
