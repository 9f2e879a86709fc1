package io.tcpbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScreenTest {
    @Test
    void aLineThatFitsStaysAsItIs() {
        String exact = "latency    p50 1 ms\n  p99<=5ms   1 ms\n";

        assertThat(Screen.wrapped(exact, 19)).isEqualTo(exact);
    }

    @Test
    void aLongerOneGoesOnBesideItsLabelOrFurtherIn() {
        String report = "requests   one two three four\n    such as one two three\n";

        assertThat(Screen.wrapped(report, 20).lines())
                .containsExactly(
                        "requests   one two",
                        "           three",
                        "           four",
                        "    such as one two",
                        "        three");
    }

    @Test
    void aWordThatIsLongerThanALineStaysWhole() {
        String path = "/deep".repeat(10);

        assertThat(Screen.wrapped("written    " + path + ", next\n", 20).lines())
                .containsExactly("written", "           " + path + ",", "           next");
    }

    @Test
    void coloursHaveNoWidth() {
        String coloured = "\u001b[31;1mFAILED\u001b[0m  p99 12.4 ms > 5 ms\n";

        assertThat(Screen.wrapped(coloured, 26)).isEqualTo(coloured);
        assertThat(Screen.wrapped(coloured, 25)).isEqualTo(coloured.replace(" ms\n", "\n           ms\n"));
    }

    @Test
    void noWordIsLostAtAnyWidth() {
        String report = "UNAVAILABLE  no connection  to x\n\n        at byte 77 of 128: expected 6e6e6e, got 6f6f6f\n";

        for (int columns = 1; columns < 70; columns++) {
            assertThat(Screen.wrapped(report, columns).strip().split("\\s+"))
                    .isEqualTo(report.strip().split("\\s+"));
        }
    }
}
