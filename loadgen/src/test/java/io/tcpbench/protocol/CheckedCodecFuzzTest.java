package io.tcpbench.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tcpbench.plan.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whatever comes, and in whatever pieces, a check finds wrong what a plain look finds wrong, and moves no end. The
 * first byte of an input says how many bytes of it have to be in each response; the rest is the stream.
 */
class CheckedCodecFuzzTest {
    private static final int LONGEST = 4;
    private static final int MAX_BYTES = 200;

    @FuzzTest(maxExecutions = 10_000)
    void linesAreRightWhereTheyHoldWhatTheyHaveTo(byte[] input) {
        if (input.length < 2) {
            return;
        }
        String text = new String(input, ISO_8859_1);
        String needed = text.substring(1, Math.min(text.length(), 2 + (input[0] & 0xff) % LONGEST));
        String stream = text.substring(1);

        Stream.inSomePieces(stream, pieces -> {
            for (ResponseCheck check : checks(needed)) {
                Codec plain = new DelimitedCodec(new byte[] {'\n'}, MAX_BYTES);
                Stream.Answers answers = Stream.read(new CheckedCodec(plain, check), pieces);

                assertThat(answers.ends()).isEqualTo(ends(stream));
                assertThat(answers.wrongs()).hasSize(wrongLines(stream, needed));
            }
        });
    }

    private static List<ResponseCheck> checks(String needed) {
        return List.of(contains(needed), new RegexCheck(Pattern.compile(Pattern.quote(needed))));
    }

    private static ResponseCheck contains(String needed) {
        StringBuilder spec = new StringBuilder("contains:");
        needed.chars().forEach(character -> spec.append(String.format("\\x%02x", character)));
        return new ContainsCheck(((Check.Contains) Check.parse(spec.toString())).bytes());
    }

    /** Of lines that are not too long, behind which nothing is read. */
    private static List<Integer> ends(String stream) {
        List<Integer> ends = new ArrayList<>();
        int from = 0;
        for (int at = stream.indexOf('\n'); at >= 0 && at + 1 - from <= MAX_BYTES; at = stream.indexOf('\n', from)) {
            from = at + 1;
            ends.add(from);
        }
        return ends;
    }

    private static int wrongLines(String stream, String needed) {
        int wrong = 0;
        int from = 0;
        for (int end : ends(stream)) {
            wrong += stream.substring(from, end).contains(needed) ? 0 : 1;
            from = end;
        }
        return wrong;
    }
}
