package io.tcpbench.reference.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies, counts, rates and bytes as people write them, and what they are told when they mistype. */
final class WrittenValuesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            drip               | 0/s    | a rate of more than 0, such as 10/s or 20k/s
            drip               | 10     | a rate of more than 0, such as 10/s or 20k/s
            drip               | 10/m   | a rate of more than 0, such as 10/s or 20k/s
            accept-rate        | -1/s   | a rate of more than 0, such as 10/s or 20k/s
            stop-reading-after | -1     | a whole number from 0, such as 100
            stop-reading-after | 1.5    | a whole number from 0, such as 100
            close-after        | 0      | a whole number from 1, such as 100
            close-after        | ten    | a whole number from 1, such as 100
            idle-timeout       | 0ms    | a time of more than 0 and at most 24h, such as 5ms
            idle-timeout       | 0.5ns  | a time of more than 0 and at most 24h, such as 5ms
            crash-after        | 25h    | a time of more than 0 and at most 24h, such as 5ms
            no-accept          | yes    | true or false
            """)
    void aMistakeHasThreeParts(String name, String given, String allowed) {
        Setting<?> setting = Misbehaviour.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> Settings.NONE.with(setting, given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("%s: given %s, allowed %s".formatted(name, given, allowed));
    }

    @ParameterizedTest
    @CsvSource({"0.5/s, 0.5", "10/s, 10", "20k/s, 20000", "1.5M/s, 1500000"})
    void ratesAreASecond(String given, double perSecond) {
        assertThat(Quantity.perSecond(given)).isEqualTo(perSecond);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "128, 128", "64KiB, 65536", "64kB, 64000", "1.5KiB, 1536", "1MiB, 1048576", "2MB, 2000000"})
    void sizesMayHaveUnits(String given, int bytes) {
        assertThat(Quantity.bytes(given, 16 << 20)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"17MiB", "-1", "1.5", "1GB", "", "0x10"})
    void aSizeThatIsNoneOrTooLargeIsRefusedInThreeParts(String given) {
        assertThatThrownBy(() -> Reply.parse("size:" + given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reply: given size:" + given
                        + ", allowed a size from 0 to 16777216 bytes, such as 128 or 64KiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text:\\", "text:\\x4", "text:\\xZZ", "text:\\q", "banner:ok\\"})
    void anEscapeThatDoesNotExistIsRefusedInThreeParts(String given) {
        assertThatThrownBy(() -> Reply.parse(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reply: given " + given + ", allowed text with the escapes \\r \\n \\t \\0 \\\\ \\xHH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Echo", "text", "size", "echo:x", "discard:", "line:"})
    void aReplyThatDoesNotExistIsRefusedInThreeParts(String given) {
        assertThatThrownBy(() -> Reply.parse(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reply: given " + given + ", allowed " + Reply.ALLOWED);
    }

    @Test
    void escapesStandForBytesAndTheRestIsUtf8() {
        assertThat(Escapes.parse("a\\r\\n\\t\\0\\\\\\x7f\\xFFé"))
                .isEqualTo(new byte[] {'a', 13, 10, 9, 0, '\\', 0x7f, (byte) 0xff, (byte) 0xc3, (byte) 0xa9});
        assertThat(Escapes.parse("")).isEmpty();
        assertThat(Escapes.parse("\\\\n")).isEqualTo("\\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void everyByteSurvivesBeingWritten() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        String written = Escapes.write(ByteBuffer.wrap(all));

        assertThat(written).matches("[ -~]*");
        assertThat(Escapes.parse(written)).isEqualTo(all);
        assertThat(Escapes.write(ByteBuffer.wrap(all, 'a', 3))).isEqualTo("abc");
    }

    @Test
    void aReplyIsItsTextAndItsReadSize() {
        assertThat(Reply.parse("size:100")).isEqualTo(Reply.parse("size:100")).hasToString("size:100");
        assertThat(Reply.parse("ok"))
                .isEqualTo(Reply.ok())
                .isNotEqualTo(Reply.ok().withReadSizeBytes(1));
        assertThat(Reply.parse("text:hi").readSizeBytes()).isEqualTo(4096);
        assertThat(Reply.parse("line").readSizeBytes()).isEqualTo(65_536);
    }

    @Test
    void settingsAreTheirTexts() {
        Settings settings = Settings.NONE.with(Misbehaviour.NO_ACCEPT).with(Misbehaviour.DELAY, "5ms");

        assertThat(settings.value(Misbehaviour.NO_ACCEPT)).isTrue();
        assertThat(settings.value(Misbehaviour.CLOSE_AFTER)).isEqualTo(Misbehaviour.NEVER);
        assertThat(settings.hasAny(Misbehaviour.all())).isTrue();
        assertThat(Settings.NONE.with(Misbehaviour.SEED, "7").hasAny(Misbehaviour.all()))
                .isFalse();
        assertThat(settings)
                .isEqualTo(Settings.NONE.with(Misbehaviour.DELAY, "5ms").with(Misbehaviour.NO_ACCEPT))
                .isNotEqualTo(Settings.NONE.with(Misbehaviour.DELAY, "6ms"));
    }

    @Test
    void countsAddUp() {
        Counts one = Counts.NONE.with(Counter.REQUESTS, 2).with(Counter.RESET, 1);
        Counts other = Counts.NONE.with(Counter.REQUESTS, 3).with(Counter.CLOSE, 5);

        assertThat(one.plus(other)).isEqualTo(other.plus(one));
        assertThat(one.plus(other).of(Counter.REQUESTS)).isEqualTo(5);
        assertThat(one.plus(other).of(Counter.RESET)).isEqualTo(1);
        assertThat(one.plus(Counts.NONE)).isEqualTo(one);
        assertThat(one.of(Counter.REQUESTS)).isEqualTo(2);
    }
}
