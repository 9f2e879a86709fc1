package io.tcpbench.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.tcpbench.plan.Check;
import io.tcpbench.protocol.Codec.State;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckedCodecTest {
    private static final long ENOUGH = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        "prefix:+OK, '+OK a;-ERR;+OK;', 'at byte 0 of 5: expected 2b4f4b, got 2d4552523b'",
        "prefix:+OK, '+OK a;+O;+OK;', 'at byte 2 of 3: expected 4b, got 3b'",
        "exact:ok;, 'ok;ok!;ok;', 'at byte 2 of 4: expected 3b, got 213b'",
        "contains:bc, 'abcd;abbd;bc;', 'expected ''bc'' somewhere, got 5 bytes without it: 616262643b'",
        "regex:^\\d+;$, '12;1x;3;', 'expected a match of ''^\\d+;$'', got 3 bytes without one: 31783b'"
    })
    void aWrongResponseIsToldOnceAndTheOthersAreFoundInEverySplit(String check, String stream, String difference) {
        List<Integer> ends = new ArrayList<>();
        for (int at = stream.indexOf(';'); at >= 0; at = stream.indexOf(';', at + 1)) {
            ends.add(at + 1);
        }
        Stream.inEveryPieces(stream, pieces -> {
            Stream.Answers answers = Stream.read(codec(check), pieces);

            assertThat(answers.wrongs()).containsExactly(difference);
            assertThat(answers.ends()).isEqualTo(ends);
        });
    }

    @Test
    void whatIsToBeSomewhereIsFoundWhereAPlainSearchFindsIt() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 2_000; round++) {
            String wanted = letters(random, 1 + random.nextInt(4));
            String response = letters(random, random.nextInt(12)) + ';';
            Stream.inSomePieces(response, pieces -> {
                Stream.Answers answers = Stream.read(codec("contains:" + wanted), pieces);

                assertThat(answers.wrongs().isEmpty())
                        .as("'%s' in %s", wanted, response)
                        .isEqualTo(response.contains(wanted));
            });
        }
    }

    @Test
    void aResponseThatEndsWithTheConnectionIsCheckedThen() {
        Codec codec = new CheckedCodec(new UntilCloseCodec(100), ResponseCheck.of(Check.parse("prefix:ab")));

        assertThat(codec.read(Unpooled.copiedBuffer("ac", ISO_8859_1))).isEqualTo(State.PARTIAL);
        assertThat(codec.close()).isEqualTo(State.WRONG);
        assertThat(codec.difference()).isEqualTo("at byte 1 of 2: expected 62, got 63");
    }

    @Test
    void whereTheRequestMayBeASecretNothingIsToldOfTheBytes() {
        Codec codec = new DiscreetCodec(codec("prefix:+OK"));

        Stream.Answers answers = Stream.read(codec, List.of("secret;"));

        assertThat(answers.wrongs()).containsExactly("the bytes are not shown, because the request came from a file");
    }

    private static Codec codec(String check) {
        return new CheckedCodec(new DelimitedCodec(new byte[] {';'}, ENOUGH), ResponseCheck.of(Check.parse(check)));
    }

    private static String letters(SplittableRandom random, int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            letters.append(random.nextInt(3) > 0 ? 'a' : 'b');
        }
        return letters.toString();
    }
}
