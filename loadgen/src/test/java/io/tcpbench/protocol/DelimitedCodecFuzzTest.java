package io.tcpbench.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;

/**
 * Whatever comes, and in whatever pieces, the responses end where a plain search says so. The first byte of an input
 * says how many bytes an end has, the second how long a response may be; then come the end and the stream.
 */
class DelimitedCodecFuzzTest {
    private static final int LONGEST_END = 8;

    @FuzzTest(maxExecutions = 20_000)
    void aStreamIsCutWhereAPlainSearchCutsIt(byte[] input) {
        if (input.length < 3) {
            return;
        }
        String text = new String(input, ISO_8859_1);
        int endBytes = Math.min(1 + (input[0] & 0xff) % LONGEST_END, input.length - 2);
        int maxBytes = 1 + (input[1] & 0xff);
        String end = text.substring(2, 2 + endBytes);
        String stream = text.substring(2 + endBytes);
        Stream.Answers right = plainSearch(end, maxBytes, stream);

        Stream.inSomePieces(stream, pieces -> {
            Codec codec = new DelimitedCodec(end.getBytes(ISO_8859_1), maxBytes);

            assertThat(Stream.read(codec, pieces)).isEqualTo(right);
            assertThat(codec.bytesRead() > maxBytes).isEqualTo(right.tooLong());
        });
    }

    private static Stream.Answers plainSearch(String end, int maxBytes, String stream) {
        List<Integer> ends = new ArrayList<>();
        int from = 0;
        for (int at = stream.indexOf(end); at >= 0; at = stream.indexOf(end, from)) {
            if (at + end.length() - from > maxBytes) {
                return new Stream.Answers(ends, List.of(), true);
            }
            from = at + end.length();
            ends.add(from);
        }
        return new Stream.Answers(ends, List.of(), stream.length() - from > maxBytes);
    }
}
