package io.tcpbench.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void lettersOfAllLanguagesStayAsTheyAre() {
        String text = "Grüße, 世界, \ud83d\ude80";

        assertThat(Printable.line(text)).isEqualTo(text);
    }

    @Test
    void whatATerminalObeysIsSpelledOut() {
        assertThat(Printable.line("\u001b[31m\r\n\t\u009b2J\0")).isEqualTo("\\x1b[31m\\x0d\\x0a\\x09\\x9b2J\\x00");
        assertThat(Printable.line("\u202e\u200b\u2028\ue000\ud800"))
                .isEqualTo("\\u{202e}\\u{200b}\\u{2028}\\u{e000}\\u{d800}");
    }

    @Test
    void aTextOfSeveralLinesKeepsTheirEnds() {
        assertThat(Printable.lines("a\n\tb\r\u001b")).isEqualTo("a\n\tb\\x0d\\x1b");
    }
}
