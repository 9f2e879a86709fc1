package io.tcpbench.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class LastBytesTest {
    private final LastBytes last = new LastBytes();
    private long ofResponse;

    @Test
    void bytesThatComeOneByOneAreKeptTogether() {
        for (String piece : new String[] {"a", "b", "c"}) {
            read(piece);
        }

        assertThat(last).hasToString("616263");
    }

    @Test
    void ofManyBytesTheLastSixteenAreKept() {
        read("0123456789");
        read("abcdefghij");

        assertThat(last).hasToString("343536373839" + "6162636465666768696a");
    }

    @Test
    void bytesOfAnEarlierResponseAreForgotten() {
        read("earlier");
        ByteBuf in = Unpooled.copiedBuffer("end;ne", ISO_8859_1).skipBytes(6);

        last.keep(in, 6, 2);

        assertThat(last).hasToString("6e65");
    }

    private void read(String piece) {
        ByteBuf in = Unpooled.copiedBuffer(piece, ISO_8859_1).skipBytes(piece.length());
        ofResponse += piece.length();
        last.keep(in, piece.length(), ofResponse);
    }
}
