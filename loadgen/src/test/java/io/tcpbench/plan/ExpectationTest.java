package io.tcpbench.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectationTest {

    @ParameterizedTest
    @ValueSource(strings = {"echo", "line", "size:1", "size:67108864", "exact:ok", "exact:a:b", "until:\\r\\n\\r\\n"})
    void anExpectationIsReadFromItsOwnText(String spec) {
        Expectation expectation = Expectation.parse(spec);

        assertThat(expectation.spec()).isEqualTo(spec);
        assertThat(Expectation.parse(expectation.spec())).isEqualTo(expectation);
    }

    @Test
    void bytesAreEqualHoweverTheyAreWritten() {
        assertThat(Expectation.parse("exact:\\x6f\\x6b"))
                .isEqualTo(Expectation.parse("exact:ok"))
                .hasSameHashCodeAs(Expectation.parse("exact:ok"))
                .isNotEqualTo(Expectation.parse("until:ok"));
    }

    @Test
    void aSizeMayHaveAUnit() {
        assertThat(Expectation.parse("size:1KiB")).isEqualTo(new Expectation.Size(1024));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Echo",
                "echo:",
                "line:x",
                "size",
                "size:",
                "size:0",
                "size:65MiB",
                "exact",
                "exact:",
                "until:",
                "exact:\\q",
                "json:x"
            })
    void whatIsNoExpectationIsRefusedWithWhatIsAllowed(String spec) {
        assertThatThrownBy(() -> Expectation.parse(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }
}
