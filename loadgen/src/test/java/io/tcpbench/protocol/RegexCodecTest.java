package io.tcpbench.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RegexCodecTest {
    private static final int ENOUGH = 1 << 20;

    @Test
    void aResponseOfSeveralLinesEndsWithTheOneThatThePatternNames() {
        String stream = "250-mail.example\r\n250-SIZE 1000\r\n250 HELP\r\n250 ok\r\n";
        Stream.inEveryPieces(stream, pieces -> {
            Stream.Answers answers = Stream.read(codec("(?m)^\\d{3} .*\\r\\n"), pieces);

            assertThat(answers.ends()).containsExactly(43, 51);
        });
    }

    @Test
    void theFirstMatchEndsAResponseAsSoonAsItIsThere() {
        assertThat(Stream.read(codec("a+"), List.of("xa", "a", "xxa")).ends()).containsExactly(2, 3, 6);
    }

    @Test
    void bytesThatWereLookedAheadAtBelongToTheNextResponse() {
        Stream.inEveryPieces("a;bb;a;b", pieces -> {
            Stream.Answers answers = Stream.read(codec("[ab]+(?=;)"), pieces);

            assertThat(answers.ends()).hasSize(3);
        });
    }

    @Test
    void matchesOfNothingAreNoEnd() {
        assertThat(Stream.read(codec("(?=b)|c"), List.of("abc")).ends()).containsExactly(3);
    }

    @Test
    void bytesAbove127AreCharactersOfTheirNumber() {
        assertThat(Stream.read(codec("\\xff"), List.of("a\u00ff")).ends()).containsExactly(2);
    }

    @Test
    void aResponseAsLongAsAllowedIsRightAndALongerOneTooLong() {
        Stream.inEveryPieces("123456789;", pieces -> {
            assertThat(Stream.read(new RegexCodec(Pattern.compile(";"), 10), pieces)
                            .ends())
                    .containsExactly(10);
            assertThat(Stream.read(new RegexCodec(Pattern.compile(";"), 9), pieces)
                            .tooLong())
                    .isTrue();
        });
    }

    @Test
    void aPatternThatNeedsTooMuchStackEndsTheResponseAndNotTheRun() {
        Stream.Answers answers = Stream.read(codec("(a|b)*c"), List.of("ab".repeat(200_000)));

        assertThat(answers.wrongs())
                .singleElement()
                .asString()
                .startsWith("the pattern (a|b)*c needs more stack than there is for 400000 bytes");
    }

    private static Codec codec(String pattern) {
        return new RegexCodec(Pattern.compile(pattern), ENOUGH);
    }
}
