package io.tcpbench.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EscapesTest {

    @Test
    void escapesStandForTheirBytes() {
        assertThat(Escapes.parse("a\\r\\n\\t\\0\\\\\\x00\\xfF"))
                .containsExactly('a', '\r', '\n', '\t', 0, '\\', 0, 0xff);
    }

    @Test
    void everyByteCanBeWritten() {
        for (int value = 0; value < 256; value++) {
            assertThat(Escapes.parse(String.format("\\x%02x", value))).containsExactly(value);
        }
    }

    @Test
    void everythingElseIsUtf8() {
        assertThat(Escapes.parse("é€😀")).isEqualTo("é€😀".getBytes(StandardCharsets.UTF_8));
        assertThat(Escapes.parse("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "a\\", "\\q", "\\x", "\\x1", "\\xg0", "\\x0g", "\\u0041"})
    void whatIsNoEscapeIsRefused(String text) {
        assertThatThrownBy(() -> Escapes.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\\xHH");
    }
}
