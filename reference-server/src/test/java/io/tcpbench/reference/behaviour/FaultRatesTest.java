package io.tcpbench.reference.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often which fault is drawn. */
final class FaultRatesTest {

    private static final int SAMPLES = 100_000;

    @Test
    void everyFaultHasItsShare() {
        Map<Optional<Fault>, Long> drawn = draw("10% reset, 0.5% wrong-byte, 50% silence, 0% close");

        assertShare(drawn, Optional.of(Fault.RESET), 0.1);
        assertShare(drawn, Optional.of(Fault.WRONG_BYTE), 0.005);
        assertShare(drawn, Optional.of(Fault.SILENCE), 0.5);
        assertShare(drawn, Optional.empty(), 0.395);
        assertThat(drawn).hasSize(4);
    }

    /** Six standard deviations of a binomial: √(n p (1 − p)). */
    private static void assertShare(Map<Optional<Fault>, Long> drawn, Optional<Fault> fault, double ratio) {
        double expected = SAMPLES * ratio;
        double deviation = Math.sqrt(expected * (1 - ratio));
        assertThat((double) drawn.get(fault)).isBetween(expected - 6 * deviation, expected + 6 * deviation);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aHundredPercentIsAlways(Fault fault) {
        assertThat(draw("100% " + fault.label())).containsOnlyKeys(Optional.of(fault));
    }

    @Test
    void aHundredPercentTogetherLeaveNothingRight() {
        assertThat(draw("50% reset, 50% close")).containsOnlyKeys(Optional.of(Fault.RESET), Optional.of(Fault.CLOSE));
    }

    @Test
    void zeroPercentIsNever() {
        assertThat(draw("0% reset")).containsOnlyKeys(Optional.empty());
    }

    private static Map<Optional<Fault>, Long> draw(String rates) {
        FaultRates parsed = FaultRates.parse(rates);
        SplittableRandom random = new SplittableRandom(42);
        return Stream.generate(() -> Optional.ofNullable(parsed.sample(random)))
                .limit(SAMPLES)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1%",
                "reset",
                "1% rest",
                "101% reset",
                "-1% reset",
                "1 reset",
                "1% reset 2% close",
                "1% reset,",
                "1% RESET"
            })
    void whatIsNoRateIsRefusedInThreeParts(String given) {
        assertThatThrownBy(() -> Misbehaviour.FAIL_RATE.parse(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fail-rate: given " + given
                        + ", allowed a percentage from 0% to 100% and one of reset, close, truncate, garbage,"
                        + " wrong-byte, silence, duplicate, unasked, such as 1% reset");
    }

    @Test
    void moreThanEveryResponseCanNotBeSpoilt() {
        assertThatThrownBy(() -> Misbehaviour.FAIL_RATE.parse("60% reset, 41% close"))
                .hasMessage("fail-rate: given 60% reset, 41% close, allowed rates that are 100% together at most");
    }
}
