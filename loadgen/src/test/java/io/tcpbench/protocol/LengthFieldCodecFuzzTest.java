package io.tcpbench.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcpbench.plan.Expectation.LengthField;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Whatever comes, and in whatever pieces, the responses end where whole numbers say so. The first three bytes of an
 * input say where the field is, how it is written and what is added to it; the fourth how long a response may be.
 */
class LengthFieldCodecFuzzTest {
    private static final int[] SIZES = {1, 2, 3, 4, 8};

    @FuzzTest(maxExecutions = 20_000)
    void aStreamIsCutWhereItsNumbersSay(byte[] input) {
        if (input.length < 4) {
            return;
        }
        LengthField.Order order = (input[1] & 1) == 0 ? LengthField.Order.BIG : LengthField.Order.LITTLE;
        LengthField field = new LengthField(input[0] & 7, SIZES[(input[1] & 0x7f) % SIZES.length], order, input[2]);
        int maxBytes = 1 + (input[3] & 0xff);
        String stream = new String(input, 4, input.length - 4, ISO_8859_1);
        List<Integer> ends = new ArrayList<>();
        boolean readable = cut(field, maxBytes, stream, ends);

        Stream.inSomePieces(stream, pieces -> {
            Stream.Answers answers = Stream.read(new LengthFieldCodec(field, maxBytes), pieces);

            assertThat(answers.ends()).isEqualTo(ends);
            assertThat(answers.wrongs().isEmpty()).isEqualTo(readable);
            assertThat(answers.tooLong()).isFalse();
        });
    }

    private static boolean cut(LengthField field, int maxBytes, String stream, List<Integer> ends) {
        int head = field.offset() + field.bytes();
        int from = 0;
        while (stream.length() - from >= head) {
            byte[] number = stream.substring(from + field.offset(), from + head).getBytes(ISO_8859_1);
            if (field.order() == LengthField.Order.LITTLE) {
                number = new StringBuilder(new String(number, ISO_8859_1))
                        .reverse()
                        .toString()
                        .getBytes(ISO_8859_1);
            }
            BigInteger size = new BigInteger(1, number).add(BigInteger.valueOf(head + field.adjust()));
            if (size.compareTo(BigInteger.valueOf(head)) < 0 || size.compareTo(BigInteger.valueOf(maxBytes)) > 0) {
                return false;
            }
            if (size.intValue() > stream.length() - from) {
                return true;
            }
            from += size.intValue();
            ends.add(from);
        }
        return true;
    }
}
