package io.tcpbench.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/**
 * Whatever comes, and in whatever pieces, the responses end where a plain search says so, and none takes for ever. The
 * first byte of an input chooses a pattern, the second says how long a response may be; then comes the stream.
 */
class RegexCodecFuzzTest {
    /** Matches of which do not grow with what comes behind them. */
    private static final List<Pattern> PATTERNS = List.of(
            Pattern.compile("\r\n\r\n"),
            Pattern.compile("(?m)^\\d{3} [^\n]*\n"),
            Pattern.compile("\\{[^{}]*\\}"),
            Pattern.compile("END\r?\n|ERROR [^\n]*\n"));

    /** Takes twice as many steps with each byte. */
    private static final Pattern ENDLESS = Pattern.compile("(a|aa)+b");

    @FuzzTest(maxExecutions = 10_000)
    void aStreamIsCutWhereAPlainSearchCutsIt(byte[] input) {
        if (input.length < 2) {
            return;
        }
        Pattern pattern = PATTERNS.get((input[0] & 0xff) % PATTERNS.size());
        int maxBytes = 1 + (input[1] & 0xff);
        String stream = new String(input, 2, input.length - 2, ISO_8859_1);
        Stream.Answers right = plainSearch(pattern, maxBytes, stream);

        Stream.inSomePieces(
                stream,
                pieces -> assertThat(Stream.read(new RegexCodec(pattern, maxBytes), pieces))
                        .isEqualTo(right));
        String starred = stream.replace('b', 'a');
        Assertions.assertTimeout(
                Duration.ofSeconds(10),
                () -> Stream.read(new RegexCodec(ENDLESS, Integer.MAX_VALUE - 1), List.of(starred)));
    }

    private static Stream.Answers plainSearch(Pattern pattern, int maxBytes, String stream) {
        List<Integer> ends = new ArrayList<>();
        int from = 0;
        while (true) {
            Matcher matcher = pattern.matcher(stream.substring(from));
            if (!matcher.find()) {
                return new Stream.Answers(ends, List.of(), stream.length() - from > maxBytes);
            }
            if (matcher.end() > maxBytes) {
                return new Stream.Answers(ends, List.of(), true);
            }
            from += matcher.end();
            ends.add(from);
        }
    }
}
