package io.tcpbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "a b  c; a|b|c",
                "  a\tb ; a|b",
                "'a b' c; a b|c",
                "\"a b\"c; a bc",
                "a\\ b; a b",
                "'a\\b'; a\\b",
                "\"a\\\"b\"; a\"b",
                "'it''s'; its",
                "--port={port} x; --port={port}|x"
            })
    void areSplitAsAShellSplitsThem(String line, String words) {
        assertThat(String.join("|", Words.split(line))).isEqualTo(words);
    }

    @Test
    void anEmptyQuoteIsAnEmptyWord() {
        assertThat(Words.split("a '' b")).containsExactly("a", "", "b");
    }

    @Test
    void whatIsJoinedIsSplitIntoTheSameWords() {
        List<String> words = List.of(
                "plain", "", "a b", "\t", "it's", "'", "\"quoted\"", "C:\\a b\\", "\\'\\\"", "--x={port}", "ü\u00a0\n");

        assertThat(Words.split(Words.joined(words))).isEqualTo(words);
        assertThat(Words.joined(List.of("a", "b c", "--d={port}"))).isEqualTo("a 'b c' --d={port}");
    }

    @Test
    void aQuoteThatIsOpenIsToldAbout() {
        assertThatThrownBy(() -> Words.split("a 'b c")).hasMessageContaining("' is open");
    }
}
