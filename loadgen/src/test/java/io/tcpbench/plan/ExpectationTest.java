package io.tcpbench.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo",
                "line",
                "size:1",
                "size:67108864",
                "exact:ok",
                "exact:a:b",
                "until:\\r\\n\\r\\n",
                "length-field:0,4",
                "length-field:2,2,little",
                "length-field:1,4,big,-4",
                "regex:(?m)^\\d{3} .*\\r\\n",
                "close",
                "codec:netstring",
                "codec:netstring:a:b"
            })
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
                "length-field:",
                "length-field:0",
                "length-field:0,5",
                "length-field:-1,4",
                "length-field:1025,4",
                "length-field:0,4,middle",
                "length-field:0,4,big,x",
                "length-field:0,4,big,1048577",
                "length-field:0,4,big,0,0",
                "regex:(",
                "regex:a*",
                "regex:",
                "close:x",
                "codec",
                "codec:",
                "json:x"
            })
    void whatIsNoExpectationIsRefusedWithWhatIsAllowed(String spec) {
        assertThatThrownBy(() -> Expectation.parse(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }
}
