package io.tcpbench.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.tcpbench.plan.Expectation;
import io.tcpbench.protocol.Codec.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LengthFieldCodecTest {
    private static final long ENOUGH = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        "'length-field:0,1', '\u0003abc\u0000\u0001x', 4 5 7",
        "'length-field:0,2', '\u0000\u0002ab\u0000\u0000', 4 6",
        "'length-field:0,2,little', '\u0002\u0000ab\u0000\u0000', 4 6",
        "'length-field:1,3', 'Z\u0000\u0000\u0002abZ\u0000\u0000\u0000', 6 10",
        "'length-field:1,4,big,-4', 'Z\u0000\u0000\u0000\u0005IZ\u0000\u0000\u0000\u0004', 6 11",
        "'length-field:0,8,little,2', '\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0000abc', 11"
    })
    void aResponseIsAsLongAsItsFieldSaysInEverySplit(String spec, String stream, String ends) {
        Stream.inEveryPieces(stream, pieces -> {
            Stream.Answers answers = Stream.read(codec(spec, ENOUGH), pieces);

            assertThat(answers.ends()).extracting(String::valueOf).containsExactly(ends.split(" ", -1));
            assertThat(answers.wrongs()).isEmpty();
        });
    }

    @Test
    void aLengthOfMoreThanIsAllowedIsToldWithItsBytesAndNothingIsMadeForIt() {
        Stream.inEveryPieces("\u007f\u00ff\u00ff\u00ffHTTP", pieces -> {
            Stream.Answers answers = Stream.read(codec("length-field:0,4", ENOUGH), pieces);

            assertThat(answers.ends()).isEmpty();
            assertThat(answers.wrongs())
                    .containsExactly("--expect length-field:0,4 makes a response of 2147483651 bytes of 7fffffff,"
                            + " and --max-response allows 1048576; it begins with 7fffffff");
        });
    }

    @Test
    void aLengthBeyondEveryNumberIsOneOfMoreThanIsAllowed() {
        Stream.Answers answers = Stream.read(
                codec("length-field:0,8", ENOUGH), List.of("\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff"));

        assertThat(answers.wrongs()).singleElement().asString().contains("more than 2^63 bytes of ffffffffffffffff");
    }

    @Test
    void aResponseThatEndsInsideItsFieldCantBe() {
        Stream.Answers answers = Stream.read(codec("length-field:1,4,big,-4", ENOUGH), List.of("Z\0\0\0\u0003"));

        assertThat(answers.wrongs())
                .containsExactly("--expect length-field:1,4,big,-4 makes a response of 4 bytes of 00000003,"
                        + " and the field ends after 5; it begins with 5a00000003");
    }

    @Test
    void aResponseAsLongAsAllowedIsRight() {
        assertThat(Stream.read(codec("length-field:0,1", 4), List.of("\u0003abc"))
                        .ends())
                .containsExactly(4);
        assertThat(Stream.read(codec("length-field:0,1", 4), List.of("\u0004abcd"))
                        .wrongs())
                .hasSize(1);
    }

    @Test
    void bytesOfTheCurrentResponseAreCounted() {
        Codec codec = codec("length-field:0,2", ENOUGH);

        assertThat(codec.read(Unpooled.wrappedBuffer(new byte[] {0}))).isEqualTo(State.PARTIAL);
        assertThat(codec.bytesRead()).isEqualTo(1);
        assertThat(codec.read(Unpooled.wrappedBuffer(new byte[] {2, 'a'}))).isEqualTo(State.PARTIAL);
        assertThat(codec.bytesRead()).isEqualTo(3);
        assertThat(codec.read(Unpooled.wrappedBuffer(new byte[] {'b'}))).isEqualTo(State.COMPLETE);
        assertThat(codec.bytesRead()).isZero();
    }

    private static Codec codec(String spec, long maxBytes) {
        return new LengthFieldCodec((Expectation.LengthField) Expectation.parse(spec), maxBytes);
    }
}
