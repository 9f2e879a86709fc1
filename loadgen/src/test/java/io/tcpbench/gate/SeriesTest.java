package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.result.Result;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private static final Result FINE = Runs.open().answers(100, Runs.MILLI).result();
    private static final Result STARVED =
            Runs.open().lateAnswers(100, 30 * Runs.MILLI, 31 * Runs.MILLI).result();

    private static Series of(Result... measured) {
        return new Series(8, List.of(measured), List.of());
    }

    @Test
    void aTrialThatTheGeneratorSpoiltIsMeasuredAgain() {
        Series series = of(FINE, STARVED, FINE);

        assertThat(series.usable()).containsExactly(FINE, FINE);
        assertThat(series.missing()).isEqualTo(6);
        assertThat(series.spoilt()).isOne();
        assertThat(series.invalid()).isEmpty();
    }

    @Test
    void moreThanAQuarterOfThemAreInvalid() {
        assertThat(of(STARVED, STARVED).invalid()).isEmpty();
        assertThat(of(STARVED, FINE, STARVED, STARVED).invalid().orElseThrow())
                .startsWith("3 of 4 trials judge the generator, not the server; the last one: ");
    }

    @Test
    void aTrialThatWasCutOffIsInvalid() {
        Result cutOff = Runs.open().answers(100, Runs.MILLI).partial().result();

        assertThat(of(FINE, cutOff).invalid()).contains("a trial was cut off before its end");
    }

    @Test
    void anEmptyTrialIsInvalid() {
        assertThat(of(FINE, Runs.open().result()).invalid().orElseThrow()).startsWith("nothing was measured");
    }

    @Test
    void anAnchorThatMovedIsInvalid() {
        Result slower = Runs.open().answers(100, 2 * Runs.MILLI).result();

        assertThat(new Series(8, Collections.nCopies(2, FINE), List.of(FINE, slower))
                        .invalid()
                        .orElseThrow())
                .startsWith("the machine moved");
    }
}
