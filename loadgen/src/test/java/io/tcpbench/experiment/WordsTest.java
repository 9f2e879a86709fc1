package io.tcpbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void aQuoteThatIsOpenIsToldAbout() {
        assertThatThrownBy(() -> Words.split("a 'b c")).hasMessageContaining("' is open");
    }
}
