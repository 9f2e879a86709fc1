package io.tcpbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "plain plain",
                "<b>&amp;</b> &lt;b&gt;&amp;amp;&lt;/b&gt;",
                "a|b a&#124;b",
                "a\\|b a\\\\&#124;b",
                "`code` \\`code\\`",
                "**bold**_it_ \\*\\*bold\\*\\*\\_it\\_",
                "![x](y) !\\[x\\](y)",
                "#12~~$ \\#12\\~\\~\\$"
            })
    void aTextCanNotBeMarkup(String text, String markdown) {
        assertThat(Markdown.text(text)).isEqualTo(markdown);
    }

    @Test
    void aTextIsOneLineThatEnds() {
        assertThat(Markdown.text(" a\n\u001b[31mb\u2028 ")).isEqualTo("a\\\\x0a\\\\x1b\\[31mb");
        assertThat(Markdown.text("x".repeat(10_000))).hasSize(500).endsWith("…");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {"a|b `a|b`", "<b> `<b>`", "a`b '`` a`b ``'", "`` '``` `` ```'", "'' '`  `'"})
    void codeEndsWhereItsTextEnds(String text, String markdown) {
        assertThat(Markdown.code(text)).isEqualTo(markdown);
    }

    @Test
    void aTableHasItsHeadingAndARowForEach() {
        String table = Markdown.table(List.of("a", "b"), List.of(List.of("1", "2"), List.of("3", "4")));

        assertThat(table).isEqualTo("| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |\n\n");
    }
}
