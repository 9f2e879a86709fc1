package io.tcpbench.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTest {

    @ParameterizedTest
    @ValueSource(strings = {"exact:+PONG\\r\\n", "prefix:HTTP/1.1 200", "contains:a:b", "regex:^2\\d\\d ", "regex:a*"})
    void aCheckIsReadFromItsOwnText(String spec) {
        Check check = Check.parse(spec);

        assertThat(check.spec()).isEqualTo(spec);
        assertThat(Check.parse(check.spec())).isEqualTo(check);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "prefix", "prefix:", "contains:\\q", "regex:[", "Prefix:x", "sha256:x", ":x"})
    void whatIsNoCheckIsRefusedWithWhatIsAllowed(String spec) {
        assertThatThrownBy(() -> Check.parse(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }
}
