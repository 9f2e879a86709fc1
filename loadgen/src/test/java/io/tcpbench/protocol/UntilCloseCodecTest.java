package io.tcpbench.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.tcpbench.protocol.Codec.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class UntilCloseCodecTest {

    @Test
    void aResponseEndsWithTheConnectionAlone() {
        Codec codec = new UntilCloseCodec(100);

        assertThat(Stream.read(codec, List.of("ab\n", "cd")).ends()).isEmpty();
        assertThat(codec.bytesRead()).isEqualTo(5);
        assertThat(codec.close()).isEqualTo(State.COMPLETE);
        assertThat(codec.bytesRead()).isZero();
    }

    @Test
    void noByteIsNoResponse() {
        assertThat(new UntilCloseCodec(100).close()).isEqualTo(State.PARTIAL);
    }

    @Test
    void aLongerResponseThanAllowedIsTooLong() {
        Codec codec = new UntilCloseCodec(4);

        assertThat(codec.read(Unpooled.copiedBuffer("abcd", ISO_8859_1))).isEqualTo(State.PARTIAL);
        assertThat(codec.read(Unpooled.copiedBuffer("e", ISO_8859_1))).isEqualTo(State.TOO_LONG);
    }

    @Test
    void otherCodecsMakeNoResponseOfACloseInTheMiddle() {
        Codec codec = new DelimitedCodec(new byte[] {'\n'}, 100);
        codec.read(Unpooled.copiedBuffer("abc", ISO_8859_1));

        assertThat(codec.close()).isEqualTo(State.PARTIAL);
    }
}
