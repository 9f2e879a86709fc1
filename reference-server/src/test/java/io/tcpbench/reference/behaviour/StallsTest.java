package io.tcpbench.reference.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a server stands still, to the nanosecond. */
final class StallsTest {

    private static final Stalls STALLS = new Stalls(30, 100);

    @ParameterizedTest
    @CsvSource({"0, 0", "69, 69", "70, 100", "99, 100", "100, 100", "169, 169", "170, 200", "-30, 0", "-31, -31"})
    void theFirstFreeMomentIsThisOneOrTheEndOfTheStall(long moment, long free) {
        assertThat(STALLS.firstFreeNanos(moment)).isEqualTo(free);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "69, 0", "70, 1", "169, 1", "170, 2"})
    void aStallHasBegunInItsFirstNanosecond(long moment, long begun) {
        assertThat(STALLS.begunBy(moment)).isEqualTo(begun);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 69, 69",
        "0, 70, 100",
        "0, 71, 101",
        "60, 5, 65",
        "60, 15, 105",
        "80, 1, 101",
        "80, 71, 201",
        "10, 700, 1010"
    })
    void timeInStallsDoesNotCount(long from, long free, long moment) {
        assertThat(STALLS.afterFreeNanos(from, free)).isEqualTo(moment);
    }

    @Test
    void whatTakesLongerThanTheClockLastsIsFarAwayAndNotPast() {
        long day = 86_400_000_000_000L;

        assertThat(new Stalls(day - 1, day).afterFreeNanos(0, day)).isEqualTo(1_000_000_000_000_000_000L);
    }

    @Test
    void withoutStallsEveryMomentIsFree() {
        assertThat(Stalls.NONE.firstFreeNanos(12345)).isEqualTo(12345);
        assertThat(Stalls.NONE.begunBy(12345)).isZero();
        assertThat(Stalls.NONE.afterFreeNanos(12, 345)).isEqualTo(357);
    }

    @Test
    void theyAreWrittenAsLengthAndPeriod() {
        assertThat(Misbehaviour.STALL.parse("200ms/2s")).isEqualTo(new Stalls(200_000_000, 2_000_000_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "200ms", "2s/2s", "3s/2s", "0ms/2s", "200ms/", "/2s", "1ms/2ms/3ms", "200/2000"})
    void othersAreRefusedInThreeParts(String given) {
        assertThatThrownBy(() -> Misbehaviour.STALL.parse(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stall: given " + given
                        + ", allowed LENGTH/PERIOD with a length below the period, such as 200ms/2s");
    }
}
