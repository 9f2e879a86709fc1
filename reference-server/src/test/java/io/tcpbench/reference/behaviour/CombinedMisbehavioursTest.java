package io.tcpbench.reference.behaviour;

import static io.tcpbench.reference.behaviour.Dialogue.MILLI_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any settings together, any pieces, any pauses: what arrived is accounted for, and nothing is out of place. */
final class CombinedMisbehavioursTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverIsCombinedEveryRequestIsAccountedFor(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 250; i++) {
            Settings settings = anySettings(random);
            Reply reply = Reply.parse(List.of("echo", "ok", "line", "discard", "banner:hi\\n", "size:100", "text:")
                    .get(random.nextInt(7)));
            Dialogue dialogue = Dialogue.with(reply, settings);
            for (int j = 0; j < 12; j++) {
                switch (random.nextInt(5)) {
                    case 0 -> dialogue.send("x".repeat(random.nextInt(1, 20)));
                    case 1 -> dialogue.send("line\n", "a\nb\nc");
                    case 2 -> dialogue.take(random.nextInt(50));
                    case 3 -> dialogue.passNanos(random.nextLong(30 * MILLI_NANOS));
                    default -> dialogue.passMillis(1);
                }
            }
            dialogue.take(Integer.MAX_VALUE).endSending().passMillis(100_000);

            assertAccounted(dialogue, settings);
        }
    }

    private static void assertAccounted(Dialogue dialogue, Settings settings) {
        long unanswered = Stream.of(Counter.RESET, Counter.CLOSE, Counter.TRUNCATE, Counter.SILENCE)
                .mapToLong(dialogue::count)
                .sum();
        assertThat(dialogue.isOwing()).as(settings.toString()).isFalse();
        assertThat(dialogue.count(Counter.REQUESTS))
                .as(settings.toString())
                .isEqualTo(dialogue.count(Counter.RESPONSES) + unanswered);
        assertThat(dialogue.count(Counter.BYTES_SENT))
                .isEqualTo(dialogue.heard().length());
        boolean isOpen = dialogue.count(Counter.LEAK) + dialogue.count(Counter.STOP_READING) > 0;
        long ends = Stream.of(
                        Counter.RESET,
                        Counter.CLOSE,
                        Counter.TRUNCATE,
                        Counter.CLOSE_AFTER,
                        Counter.IDLE_TIMEOUT,
                        Counter.RESET_ON_ACCEPT)
                .mapToLong(dialogue::count)
                .sum();
        assertThat(dialogue.end() == null).as(settings.toString()).isEqualTo(isOpen);
        assertThat(ends).as(settings.toString()).isLessThanOrEqualTo(isOpen ? 0 : 1);
    }

    private static Settings anySettings(SplittableRandom random) {
        Settings settings = Settings.NONE.with(Misbehaviour.SEED, String.valueOf(random.nextInt(1000)));
        List<String> some = List.of(
                "delay 3ms",
                "delay exp:2ms",
                "stall 5ms/20ms",
                "drip 1k/s",
                "drip 20k/s",
                "stop-reading-after 0",
                "stop-reading-after 3",
                "close-after 2",
                "idle-timeout 8ms",
                "leak-connections true",
                "fail-rate 20% silence, 10% reset, 10% unasked",
                "fail-rate 10% truncate, 20% garbage, 20% duplicate");
        for (String each : some) {
            if (random.nextInt(4) == 0) {
                String[] words = each.split(" ", 2);
                Setting<?> setting = Misbehaviour.all().stream()
                        .filter(one -> one.name().equals(words[0]))
                        .findFirst()
                        .orElseThrow();
                settings = settings.with(setting, words[1]);
            }
        }
        return settings;
    }
}
