package io.tcpbench.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.tcpbench.protocol.Codec.State;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelimitedCodecTest {
    private static final int ENOUGH = 1 << 20;

    @Test
    void everySplitOfAStreamOfLinesGivesTheSameAnswers() {
        Stream.inEveryPieces("one\n\ntwo\nrest", pieces -> {
            Stream.Answers answers = Stream.read(until("\n"), pieces);

            assertThat(answers.ends()).containsExactly(4, 5, 9);
            assertThat(answers.wrongs()).isEmpty();
        });
    }

    @Test
    void anEndOfSeveralBytesIsFoundInEverySplit() {
        Stream.inEveryPieces("a\r\nb\r\n\r\n\r\n\r\n\r\r\n\r\n", pieces -> {
            Stream.Answers answers = Stream.read(until("\r\n\r\n"), pieces);

            assertThat(answers.ends()).containsExactly(8, 12, 17);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "aab, aaab, 4",
        "aab, aaaaaab, 7",
        "abab, abaabab, 7",
        "abac, ababac, 6",
        "aaa, aabaaa, 6",
        "abcabd, abcabcabd, 9",
        "aabaaaa, aabaaabaaaa, 11"
    })
    void anEndThatBeginsInsideAFailedMatchOfItselfIsFound(String end, String stream, int at) {
        Stream.inEveryPieces(stream, pieces -> {
            Stream.Answers answers = Stream.read(until(end), pieces);

            assertThat(answers.ends()).containsExactly(at);
        });
    }

    /** Few letters, so that ends overlap with themselves and nearly come all the time. */
    @Test
    void itFindsWhatAPlainSearchFinds() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 2_000; round++) {
            String end = letters(random, 1 + random.nextInt(6));
            String stream = letters(random, 200);

            Stream.Answers answers = Stream.read(until(end), pieces(random, stream));

            assertThat(answers.ends()).as("'%s' in %s", end, stream).isEqualTo(plainSearch(end, stream));
        }
    }

    @Test
    void bytesAbove127AreBytesAsOthers() {
        assertThat(Stream.read(until("\u00ff\u0000"), List.of("\u00ff", "\u00ff", "\u0000"))
                        .ends())
                .containsExactly(3);
    }

    @Test
    void aResponseAsLongAsAllowedIsRightInEverySplit() {
        Stream.inEveryPieces("123456789\n123456789\n", pieces -> {
            Stream.Answers answers = Stream.read(new DelimitedCodec(new byte[] {'\n'}, 10), pieces);

            assertThat(answers.tooLong()).isFalse();
            assertThat(answers.ends()).containsExactly(10, 20);
        });
    }

    @Test
    void aLongerResponseIsTooLongInEverySplit() {
        Stream.inEveryPieces("1234\n1234567890\n", pieces -> {
            Stream.Answers answers = Stream.read(new DelimitedCodec(new byte[] {'\n'}, 10), pieces);

            assertThat(answers.tooLong()).isTrue();
            assertThat(answers.ends()).containsExactly(5);
        });
    }

    @Test
    void bytesOfTheCurrentResponseAreCounted() {
        Codec codec = until("\n");

        assertThat(codec.read(Unpooled.copiedBuffer("abc", ISO_8859_1))).isEqualTo(State.PARTIAL);
        assertThat(codec.bytesRead()).isEqualTo(3);
        assertThat(codec.read(Unpooled.copiedBuffer("d\n", ISO_8859_1))).isEqualTo(State.COMPLETE);
        assertThat(codec.bytesRead()).isZero();
        assertThat(codec.difference()).isEmpty();
    }

    private static Codec until(String end) {
        return new DelimitedCodec(end.getBytes(ISO_8859_1), ENOUGH);
    }

    private static String letters(SplittableRandom random, int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            letters.append(random.nextInt(4) > 0 ? 'a' : 'b');
        }
        return letters.toString();
    }

    private static List<String> pieces(SplittableRandom random, String stream) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < stream.length(); ) {
            int to = Math.min(stream.length(), from + 1 + random.nextInt(20));
            pieces.add(stream.substring(from, to));
            from = to;
        }
        return pieces;
    }

    private static List<Integer> plainSearch(String end, String stream) {
        List<Integer> ends = new ArrayList<>();
        for (int at = stream.indexOf(end); at >= 0; at = stream.indexOf(end, at + end.length())) {
            ends.add(at + end.length());
        }
        return ends;
    }
}
