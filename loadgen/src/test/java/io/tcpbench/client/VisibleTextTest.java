package io.tcpbench.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTextTest {
    private final StringBuilder shown = new StringBuilder();
    private final VisibleText text = new VisibleText(shown::append);

    private void arrives(String latin1) {
        byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
        text.arrived(bytes, bytes.length);
    }

    @Test
    void textStaysAsItIsWithoutItsCarriageReturns() {
        arrives("+OK\r\n\tone\ttwo\n");

        assertThat(shown).hasToString("+OK\n\tone\ttwo\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'\u001b[2J', '\\x1b[2J'",
        "'a\u0007b', 'a\\x07b'",
        "'\u0000', '\\x00'",
        "'\u007f', '\\x7f'",
        "'\u00ff\u00fe', '\\xff\\xfe'",
        "'\u00c2\u009b31m', '\\x9b31m'",
        "'a\rb', 'a\\rb'",
        "'\r\r\n', '\\r\n'"
    })
    void whatCouldWreckATerminalIsSpelledOut(String received, String expected) {
        arrives(received);
        text.paused();

        assertThat(shown).hasToString(expected);
    }

    @Test
    void aCharacterThatArrivesInPiecesIsOneCharacter() {
        for (byte each : "µ€\uD83D\uDE00".getBytes(StandardCharsets.UTF_8)) {
            text.arrived(new byte[] {each}, 1);
        }

        assertThat(shown).hasToString("µ€\uD83D\uDE00");
    }

    @Test
    void halfACharacterIsShownWhenNothingFollows() {
        arrives("x\u00e2\u0082");
        assertThat(shown).hasToString("x");

        text.paused();
        text.paused();

        assertThat(shown).hasToString("x\\xe2\\x82");
    }

    @Test
    void aLineEndThatArrivesInPiecesIsOneLineEnd() {
        arrives("a\r");
        arrives("\nb");

        assertThat(shown).hasToString("a\nb");
    }
}
