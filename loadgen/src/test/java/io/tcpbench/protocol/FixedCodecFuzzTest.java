package io.tcpbench.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * Whatever comes, and in whatever pieces, each response has its size, and each wrong one is told once, with the place
 * of its first wrong byte. The first byte of an input says how long a response is; then come what is expected and the
 * stream.
 */
class FixedCodecFuzzTest {
    private static final int LONGEST = 64;

    @FuzzTest(maxExecutions = 10_000)
    void aStreamIsCutAndComparedByteByByte(byte[] input) {
        if (input.length < 2) {
            return;
        }
        String text = new String(input, ISO_8859_1);
        int size = Math.min(1 + (input[0] & 0xff) % LONGEST, input.length - 1);
        String expected = text.substring(1, 1 + size);
        String stream = text.substring(1 + size);
        List<Integer> ends = ends(size, stream);
        List<Integer> firstWrongs = firstWrongs(expected, stream);

        Stream.inSomePieces(stream, pieces -> {
            Codec sized = FixedCodec.ofSize(size).newCodec();
            Codec comparing = FixedCodec.ofBytes(Unpooled.copiedBuffer(expected, ISO_8859_1))
                    .newCodec();
            Stream.Answers answers = Stream.read(comparing, pieces);

            assertThat(Stream.read(sized, pieces)).isEqualTo(new Stream.Answers(ends, List.of(), false));
            assertThat(answers.ends()).isEqualTo(ends);
            assertThat(answers.tooLong()).isFalse();
            assertThat(answers.wrongs()).hasSameSizeAs(firstWrongs);
            for (int i = 0; i < firstWrongs.size(); i++) {
                assertThat(answers.wrongs().get(i))
                        .startsWith("at byte " + firstWrongs.get(i) + " of " + size + ": expected ");
            }
            assertThat(comparing.bytesRead()).isEqualTo(stream.length() % size);
        });
    }

    private static List<Integer> ends(int size, String stream) {
        List<Integer> ends = new ArrayList<>();
        for (int end = size; end <= stream.length(); end += size) {
            ends.add(end);
        }
        return ends;
    }

    /** Of each response that is wrong, how far it was right. */
    private static List<Integer> firstWrongs(String expected, String stream) {
        List<Integer> wrongs = new ArrayList<>();
        for (int from = 0; from < stream.length(); from += expected.length()) {
            int length = Math.min(expected.length(), stream.length() - from);
            int right = 0;
            while (right < length && stream.charAt(from + right) == expected.charAt(right)) {
                right++;
            }
            if (right < length) {
                wrongs.add(right);
            }
        }
        return wrongs;
    }
}
