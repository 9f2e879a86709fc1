package io.tcpbench.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipedLinesTest {
    @Test
    void aLineNeedsNoEndAndMayBeEmpty() throws IOException {
        assertThat(sent("one\n\nthree", LineEnd.LF)).containsExactly("one\n", "\n", "three\n");
    }

    @Test
    void bytesThatAreNoTextStay() throws IOException {
        assertThat(sent("\u0000\u00ff\u00c3(\n", LineEnd.NUL)).containsExactly("\u0000\u00ff\u00c3(\u0000");
    }

    @Test
    void aCarriageReturnIsNotDoubledAndOtherwiseKept() throws IOException {
        assertThat(sent("one\r\n", LineEnd.CRLF)).containsExactly("one\r\n");
        assertThat(sent("one\r\n", LineEnd.LF)).containsExactly("one\r\n");
        assertThat(sent("one\r\n", LineEnd.NONE)).containsExactly("one\r");
    }

    @Test
    void qEndsThemAndTextThatHasAqDoesNot() throws IOException {
        assertThat(sent("quit\nq\nlost\n", LineEnd.LF)).containsExactly("quit\n");
        assertThat(sent("Q\r\nlost\n", LineEnd.LF)).isEmpty();
    }

    @Test
    void escapesStandForBytesAndSendAq() throws IOException {
        PipedLines lines = lines("\\x71\n\\xff\\r\\0\n", LineEnd.NONE, true);

        assertThat(lines.next()).containsExactly('q');
        assertThat(lines.next()).containsExactly(0xff, '\r', 0);
        assertThat(lines.next()).isNull();
    }

    @Test
    void aWrongEscapeIsNamedWithItsLine() throws IOException {
        PipedLines lines = lines("fine\n\\q\n", LineEnd.LF, true);
        lines.next();

        assertThatThrownBy(lines::next)
                .isInstanceOf(Lines.Unsendable.class)
                .hasMessage(
                        "line 2: '\\q' is not allowed; allowed is text with the escapes \\r \\n \\t \\0 \\\\ \\xHH");
    }

    @Test
    void bytesThatAreNoTextCanHaveNoEscapes() {
        assertThatThrownBy(lines("\u00ff\n", LineEnd.LF, true)::next)
                .isInstanceOf(Lines.Unsendable.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining("other bytes as \\xHH");
    }

    private static PipedLines lines(String latin1, LineEnd lineEnd, boolean escapes) {
        return new PipedLines(new ByteArrayInputStream(latin1.getBytes(StandardCharsets.ISO_8859_1)), lineEnd, escapes);
    }

    private static List<String> sent(String latin1, LineEnd lineEnd) throws IOException {
        PipedLines lines = lines(latin1, lineEnd, false);
        List<String> sent = new ArrayList<>();
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            sent.add(new String(lineEnd.after(line), StandardCharsets.ISO_8859_1));
        }
        return sent;
    }
}
