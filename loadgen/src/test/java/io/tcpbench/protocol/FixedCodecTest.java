package io.tcpbench.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tcpbench.protocol.Codec.State;
import org.junit.jupiter.api.Test;

class FixedCodecTest {

    @Test
    void everySplitOfAStreamGivesTheSameAnswers() {
        String stream = "abcdeabcdeabcde";

        Stream.inEveryPieces(stream, pieces -> {
            Stream.Answers answers = Stream.read(expecting("abcde"), pieces);

            assertThat(answers.ends()).containsExactly(5, 10, 15);
            assertThat(answers.wrongs()).isEmpty();
        });
    }

    @Test
    void everySplitOfAStreamOfUnknownBytesEndsAtItsSizes() {
        Stream.inEveryPieces("0123456789ab", pieces -> {
            Stream.Answers answers = Stream.read(FixedCodec.ofSize(4).newCodec(), pieces);

            assertThat(answers.ends()).containsExactly(4, 8, 12);
            assertThat(answers.wrongs()).isEmpty();
        });
    }

    @Test
    void aWrongByteIsFoundAtItsOffsetInEverySplitAndTheResponsesBehindItToo() {
        for (int wrong = 0; wrong < 5; wrong++) {
            StringBuilder stream = new StringBuilder("abcdeabcdeabcde");
            stream.setCharAt(5 + wrong, 'X');
            String offset = "at byte " + wrong + " of 5: expected ";

            Stream.inEveryPieces(stream.toString(), pieces -> {
                Stream.Answers answers = Stream.read(expecting("abcde"), pieces);

                assertThat(answers.wrongs()).singleElement().asString().startsWith(offset);
                assertThat(answers.ends()).containsExactly(5, 10, 15);
            });
        }
    }

    @Test
    void everyResponseThatIsWrongIsToldOnce() {
        Stream.inEveryPieces("abXXeXbcdeabcdX", pieces -> {
            Stream.Answers answers = Stream.read(expecting("abcde"), pieces);

            assertThat(answers.wrongs()).hasSize(3);
            assertThat(answers.ends()).containsExactly(5, 10, 15);
        });
    }

    @Test
    void aWrongResponseIsToldBeforeItsEnd() {
        Codec codec = expecting("abcde");

        assertThat(codec.read(bytes("aX"))).isEqualTo(State.WRONG);
    }

    @Test
    void theDifferenceShowsOffsetAndBytesOfBothSides() {
        Codec codec = expecting("0123456789");
        assertThat(codec.difference()).isEmpty();

        codec.read(bytes("012"));
        codec.read(bytes("3x5"));

        assertThat(codec.difference()).isEqualTo("at byte 4 of 10: expected 343536373839, got 7835");
    }

    @Test
    void theDifferenceOfALongResponseIsShort() {
        Codec codec = expecting("a".repeat(1000));

        codec.read(bytes("a".repeat(500) + "b".repeat(500)));

        assertThat(codec.difference())
                .isEqualTo("at byte 500 of 1000: expected " + "61".repeat(32) + ", got " + "62".repeat(32));
    }

    @Test
    void ofSecretBytesOnlyThePlaceIsTold() {
        Codec codec = FixedCodec.ofSecretBytes(bytes("hunter2")).newCodec();

        assertThat(codec.read(bytes("hunter3"))).isEqualTo(State.WRONG);

        assertThat(codec.difference()).isEqualTo("at byte 6 of 7");
    }

    @Test
    void bytesOfTheCurrentResponseAreCountedAndNothingBeyondItsEndIsTaken() {
        Codec codec = expecting("abcde");
        ByteBuf in = bytes("abcdeab");

        assertThat(codec.read(in)).isEqualTo(State.COMPLETE);
        assertThat(codec.bytesRead()).isZero();
        assertThat(in.readableBytes()).isEqualTo(2);
        assertThat(codec.read(in)).isEqualTo(State.PARTIAL);
        assertThat(codec.bytesRead()).isEqualTo(2);
    }

    private static Codec expecting(String response) {
        return FixedCodec.ofBytes(bytes(response)).newCodec();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, US_ASCII);
    }
}
