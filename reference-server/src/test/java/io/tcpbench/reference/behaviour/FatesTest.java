package io.tcpbench.reference.behaviour;

import static io.tcpbench.reference.behaviour.Dialogue.ECHO;
import static io.tcpbench.reference.behaviour.Dialogue.LINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.reference.behaviour.Dialogue.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What befalls a request depends on the seed and on its own place, and on nothing else that was asked for. */
final class FatesTest {

    @ParameterizedTest
    @MethodSource("otherSettings")
    void theSameRequestMeetsTheSameFateWhateverElseIsAsked(Settings other) {
        String rates = "10% wrong-byte, 10% silence, 10% duplicate, 10% garbage, 10% unasked";
        List<String> fates = fates(Settings.NONE.with(Misbehaviour.FAIL_RATE, rates));

        assertThat(fates(other.with(Misbehaviour.FAIL_RATE, rates))).isEqualTo(fates);
        assertThat(fates(other.with(Misbehaviour.FAIL_RATE, rates).with(Misbehaviour.SEED, "2")))
                .isNotEqualTo(fates);
    }

    static Stream<Settings> otherSettings() {
        return Stream.of(
                Settings.NONE,
                Settings.NONE.with(Misbehaviour.DELAY, "exp:3ms"),
                Settings.NONE.with(Misbehaviour.STALL, "1ms/3ms"),
                Settings.NONE.with(Misbehaviour.DRIP, "50k/s"),
                Settings.NONE.with(Misbehaviour.DELAY, "uniform:1ms..5ms").with(Misbehaviour.IDLE_TIMEOUT, "24h"));
    }

    /** What each of ten requests of each of ten connections gets. */
    private static List<String> fates(Settings settings) {
        Server server = new Server(LINE, settings);
        List<String> fates = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Dialogue dialogue = server.accept();
            int heard = 0;
            for (int request = 0; request < 10; request++) {
                dialogue.send("hello\n").passMillis(100);
                fates.add(dialogue.heard().substring(heard));
                heard = dialogue.heard().length();
            }
        }
        return fates;
    }

    @Test
    void noTwoRequestsShareWhatTheyAreDrawnFrom() {
        Behaviour behaviour = new Server(ECHO, Settings.NONE).behaviour();

        assertThat(Stream.iterate(0, i -> i < 10_000, i -> i + 1).flatMap(i -> {
                    SplittableRandom random = behaviour.random(i / 100, i % 100);
                    return Stream.of(random.split().nextLong(), random.split().nextLong(), random.nextLong());
                }))
                .doesNotHaveDuplicates();
    }
}
