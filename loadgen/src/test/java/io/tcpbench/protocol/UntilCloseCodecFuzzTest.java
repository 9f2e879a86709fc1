package io.tcpbench.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.tcpbench.plan.Check;

/**
 * Whatever comes, and in whatever pieces, before a connection ends: that is the response, and is checked as a whole.
 */
class UntilCloseCodecFuzzTest {
    private static final String NEEDED = "ok";

    @FuzzTest(maxExecutions = 2_000)
    void aResponseThatEndsWithItsConnectionIsCheckedThen(byte[] input) {
        String text = new String(input, ISO_8859_1);
        ResponseCheck check = new ContainsCheck(((Check.Contains) Check.parse("contains:" + NEEDED)).bytes());
        Codec codec = new CheckedCodec(new UntilCloseCodec(Integer.MAX_VALUE), check);

        Stream.inSomePieces(text, pieces -> {
            pieces.forEach(piece -> codec.read(Unpooled.copiedBuffer(piece, ISO_8859_1)));

            assertThat(codec.close())
                    .isEqualTo(
                            text.isEmpty()
                                    ? Codec.State.PARTIAL
                                    : text.contains(NEEDED) ? Codec.State.COMPLETE : Codec.State.WRONG);
        });
    }
}
