package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What builds and readers of result files may rely on. */
class OutcomeTest {

    @ParameterizedTest
    @CsvSource({
        "PASSED, 0",
        "FAILED, 10",
        "REGRESSION, 11",
        "INCONCLUSIVE, 12",
        "INVALID, 13",
        "USAGE, 64",
        "UNAVAILABLE, 69",
        "INTERNAL, 70",
        "UNWRITABLE, 74",
        "REFUSED, 77",
        "INTERRUPTED, 130"
    })
    void exitCodesArePromises(Outcome outcome, int exitCode) {
        assertThat(outcome.exitCode()).isEqualTo(exitCode);
        assertThat(outcome.word()).isEqualTo(outcome.name().toLowerCase(Locale.ROOT));
    }
}
