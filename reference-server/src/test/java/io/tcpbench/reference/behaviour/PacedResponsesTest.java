package io.tcpbench.reference.behaviour;

import static io.tcpbench.reference.behaviour.Dialogue.ECHO;
import static io.tcpbench.reference.behaviour.Dialogue.MILLI_NANOS;
import static io.tcpbench.reference.behaviour.Dialogue.Written.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.reference.behaviour.Conversation.Step;
import io.tcpbench.reference.behaviour.Dialogue.Server;
import io.tcpbench.reference.behaviour.Dialogue.Written;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the bytes of a response are written: held back, one by one, and as the client takes them. */
final class PacedResponsesTest {

    @Test
    void aResponseIsHeldBackForItsDelayAndNotANanosecondLess() {
        Dialogue dialogue = Dialogue.with(ECHO, Settings.NONE.with(Misbehaviour.DELAY, "20ms"))
                .send("hello");

        dialogue.passNanos(20 * MILLI_NANOS - 1);
        assertThat(dialogue.heard()).isEmpty();
        assertThat(dialogue.isOwing()).isTrue();

        dialogue.passNanos(1);
        assertThat(dialogue.heard()).isEqualTo("hello");
        assertThat(dialogue.isOwing()).isFalse();
        assertThat(dialogue.count(Counter.DELAY)).isEqualTo(1);
    }

    @Test
    void whileAResponseIsHeldBackTheConnectionIsNotRead() {
        Dialogue dialogue = Dialogue.with(ECHO, Settings.NONE.with(Misbehaviour.DELAY, "20ms"))
                .send("one", "two")
                .passMillis(19);

        assertThat(dialogue.count(Counter.REQUESTS)).isEqualTo(1);
        assertThat(dialogue.unreadBytes()).isEqualTo(3);

        assertThat(dialogue.passMillis(1).writes()).containsExactly(at(20, "one"));
        assertThat(dialogue.passMillis(20).writes()).containsExactly(at(20, "one"), at(40, "two"));
    }

    @Test
    void aDelayOfNothingDelaysNothing() {
        Dialogue dialogue = Dialogue.with(ECHO, Settings.NONE.with(Misbehaviour.DELAY, "0ms"))
                .send("hello");

        assertThat(dialogue.heard()).isEqualTo("hello");
        assertThat(dialogue.count(Counter.DELAY)).isZero();
    }

    @Test
    void everyByteOfADripComesAGapAfterTheOneBefore() {
        Dialogue dialogue = Dialogue.with(ECHO, Settings.NONE.with(Misbehaviour.DRIP, "100/s"))
                .send("hello")
                .passMillis(39);
        assertThat(dialogue.writes()).containsExactly(at(0, "h"), at(10, "e"), at(20, "l"), at(30, "l"));
        assertThat(dialogue.count(Counter.RESPONSES)).isZero();

        assertThat(dialogue.passMillis(1).heard()).isEqualTo("hello");
        assertThat(dialogue.count(Counter.RESPONSES)).isEqualTo(1);
        assertThat(dialogue.count(Counter.DRIP)).isEqualTo(1);
    }

    @Test
    void theNextResponseContinuesThePaceAndALaterOneStartsAnew() {
        Dialogue dialogue = Dialogue.with(ECHO, Settings.NONE.with(Misbehaviour.DRIP, "100/s"))
                .send("ab", "c")
                .passMillis(45);
        assertThat(dialogue.writes()).containsExactly(at(0, "a"), at(10, "b"), at(20, "c"));

        dialogue.send("de").passMillis(10);
        assertThat(dialogue.writes().subList(3, 5)).containsExactly(at(45, "d"), at(55, "e"));
    }

    @Test
    void bytesLessThanAMillisecondApartGoTogetherAndNoneTooSoon() {
        Dialogue dialogue = Dialogue.with(Reply.parse("size:100"), Settings.NONE.with(Misbehaviour.DRIP, "10k/s"))
                .send("go")
                .passMillis(20);

        long written = 0;
        for (Written each : dialogue.writes()) {
            written += each.text().length();
            assertThat(each.nanos()).isGreaterThanOrEqualTo((written - 1) * 100_000);
        }
        assertThat(written).isEqualTo(100);
        assertThat(dialogue.writes()).hasSizeBetween(9, 10);
        assertThat(dialogue.writes().get(9).nanos()).isEqualTo(99 * 100_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE / 2, -5, 0, 9_007_199_254_740_993L, Long.MAX_VALUE / 2 + 1})
    void thePaceIsTheSameWhereverTheClockStands(long startedNanos) {
        Settings settings = Settings.NONE.with(Misbehaviour.DRIP, "300/s").with(Misbehaviour.DELAY, "1ms");
        Dialogue dialogue =
                new Server(ECHO, settings, startedNanos).accept().send("abc").passMillis(11);

        assertThat(dialogue.writes())
                .containsExactly(at(1, "a"), new Written(4_333_334, "b"), new Written(7_666_667, "c"));
    }

    @Test
    void aResponseThatIsWrittenCountsThoughThePaceForbidsTheNextByte() {
        Dialogue dialogue = Dialogue.with(ECHO, Settings.NONE.with(Misbehaviour.DRIP, "1/s"))
                .send("x");

        assertThat(dialogue.count(Counter.RESPONSES)).isEqualTo(1);
        assertThat(dialogue.isOwing()).isFalse();
    }

    @Test
    void aTruncatedDripEndsWithItsLastByte() {
        Dialogue dialogue = Dialogue.with(
                        ECHO,
                        Settings.NONE.with(Misbehaviour.DRIP, "100/s").with(Misbehaviour.FAIL_RATE, "100% truncate"))
                .send("abcdef")
                .passNanos(20 * MILLI_NANOS - 1);
        assertThat(dialogue.end()).isNull();

        assertThat(dialogue.passNanos(1).end()).isEqualTo(Step.CLOSE);
        assertThat(dialogue.heard()).isEqualTo("abc");
    }

    @Test
    void aClientThatTakesByteByByteGetsTheSameBytesAndIsCountedOnce() {
        Dialogue dialogue = Dialogue.with(ECHO, Settings.NONE.with(Misbehaviour.FAIL_RATE, "100% duplicate"))
                .take(0);
        dialogue.send("abc");
        for (int i = 0; i < 5; i++) {
            dialogue.take(1);
            assertThat(dialogue.count(Counter.RESPONSES)).isZero();
        }
        dialogue.take(1);

        assertThat(dialogue.heard()).isEqualTo("abcabc");
        assertThat(dialogue.count(Counter.RESPONSES)).isEqualTo(1);
        assertThat(dialogue.count(Counter.DUPLICATE)).isEqualTo(1);
        assertThat(dialogue.count(Counter.BYTES_SENT)).isEqualTo(6);
    }

    @Test
    void aResponseLargerThanABufferIsWrittenWhole() {
        Dialogue dialogue = Dialogue.with(
                        Reply.parse("size:1MiB"), Settings.NONE.with(Misbehaviour.FAIL_RATE, "100% duplicate"))
                .send("go");

        assertThat(dialogue.heard()).hasSize(2 << 20);
        assertThat(dialogue.heard().substring(1 << 20))
                .isEqualTo(dialogue.heard().substring(0, 1 << 20));
        assertThat(dialogue.count(Counter.BYTES_SENT)).isEqualTo(2 << 20);
    }
}
