package io.tcpbench.reference.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.reference.behaviour.Conversation.Step;
import io.tcpbench.reference.behaviour.Dialogue.Server;
import io.tcpbench.reference.behaviour.Dialogue.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every misbehaviour by itself and with others, moment by moment. */
final class StagedConversationTest {

    private static final long MILLI_NANOS = 1_000_000;
    private static final Reply ECHO = Reply.echo();
    private static final Reply LINE = Reply.parse("line");
    private static final Reply DISCARD = Reply.parse("discard");

    @Test
    void aResponseIsHeldBackForItsDelayAndNotANanosecondLess() {
        Dialogue dialogue =
                Dialogue.with(ECHO, with(Misbehaviour.DELAY, "20ms")).send("hello");

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
        Dialogue dialogue = Dialogue.with(ECHO, with(Misbehaviour.DELAY, "20ms"))
                .send("one", "two")
                .passMillis(19);

        assertThat(dialogue.count(Counter.REQUESTS)).isEqualTo(1);
        assertThat(dialogue.unreadBytes()).isEqualTo(3);

        assertThat(dialogue.passMillis(1).writes()).containsExactly(at(20, "one"));
        assertThat(dialogue.passMillis(20).writes()).containsExactly(at(20, "one"), at(40, "two"));
    }

    @Test
    void aDelayOfNothingDelaysNothing() {
        Dialogue dialogue = Dialogue.with(ECHO, with(Misbehaviour.DELAY, "0ms")).send("hello");

        assertThat(dialogue.heard()).isEqualTo("hello");
        assertThat(dialogue.count(Counter.DELAY)).isZero();
    }

    @Test
    void inAStallNothingIsReadAndNothingIsWritten() {
        Dialogue dialogue = Dialogue.with(ECHO, with(Misbehaviour.STALL, "40ms/100ms"));
        dialogue.passNanos(60 * MILLI_NANOS - 1).send("a");
        dialogue.passNanos(1).send("b").passNanos(40 * MILLI_NANOS - 1).send("c");

        assertThat(dialogue.writes()).containsExactly(new Written(60 * MILLI_NANOS - 1, "a"));

        assertThat(dialogue.passNanos(1).writes())
                .containsExactly(new Written(60 * MILLI_NANOS - 1, "a"), at(100, "b"), at(100, "c"));
        assertThat(dialogue.count(Counter.STALL)).isEqualTo(1);
    }

    @Test
    void aResponseThatComesDueInAStallWaitsForItsEnd() {
        Dialogue dialogue = Dialogue.with(
                        ECHO, with(Misbehaviour.STALL, "40ms/100ms").with(Misbehaviour.DELAY, "20ms"))
                .passMillis(50)
                .send("late")
                .passMillis(100);

        assertThat(dialogue.writes()).containsExactly(at(100, "late"));
    }

    @Test
    void aClientThatLeavesInAStallIsLeftAfterIt() {
        Dialogue dialogue =
                Dialogue.with(ECHO, with(Misbehaviour.STALL, "40ms/100ms")).passMillis(70);
        dialogue.endSending().passMillis(29);
        assertThat(dialogue.end()).isNull();

        assertThat(dialogue.passMillis(1).end()).isEqualTo(Step.CLOSE);
    }

    @Test
    void oneWhoseEndWasReadBeforeAStallIsLeftAfterItToo() {
        Server server = new Server(ECHO, with(Misbehaviour.STALL, "40ms/100ms"));
        Conversation conversation = server.behaviour().accepted();
        assertThat(conversation.next()).isEqualTo(Step.READ);
        server.waitNanos(60 * MILLI_NANOS);
        conversation.ended();

        assertThat(conversation.next()).isEqualTo(Step.WAIT);
        assertThat(conversation.wakeNanos() - 1_234_567_891_234L).isEqualTo(100 * MILLI_NANOS);
    }

    @Test
    void noConnectionIsAcceptedInAStall() {
        Server server = new Server(ECHO, with(Misbehaviour.STALL, "40ms/100ms"), 0);
        assertThat(server.behaviour().nextAcceptNanos()).isLessThanOrEqualTo(0);

        server.waitNanos(60 * MILLI_NANOS - 1);
        assertThat(server.behaviour().nextAcceptNanos()).isLessThan(60 * MILLI_NANOS);

        server.waitNanos(1);
        assertThat(server.behaviour().nextAcceptNanos()).isEqualTo(100 * MILLI_NANOS);
    }

    @Test
    void connectionsAreAcceptedAtTheirRateAndThoseMissedAreNotMadeUpFor() {
        Server server = new Server(ECHO, with(Misbehaviour.ACCEPT_RATE, "100/s"), 0);
        server.waitNanos(25 * MILLI_NANOS);
        server.accept();
        assertThat(server.behaviour().nextAcceptNanos()).isEqualTo(35 * MILLI_NANOS);

        server.waitNanos(10 * MILLI_NANOS);
        server.accept();
        assertThat(server.behaviour().nextAcceptNanos()).isEqualTo(45 * MILLI_NANOS);
    }

    @Test
    void nobodyIsEverAcceptedIfSoAsked() {
        Settings settings = with(Misbehaviour.STALL, "4ms/10ms")
                .with(Misbehaviour.ACCEPT_RATE, "5/s")
                .with(Misbehaviour.NO_ACCEPT);

        assertThat(new Server(ECHO, settings).behaviour().nextAcceptNanos()).isEqualTo(Conversation.NEVER);
    }

    @Test
    void everyByteOfADripComesAGapAfterTheOneBefore() {
        Dialogue dialogue = Dialogue.with(ECHO, with(Misbehaviour.DRIP, "100/s"))
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
        Dialogue dialogue = Dialogue.with(ECHO, with(Misbehaviour.DRIP, "100/s"))
                .send("ab", "c")
                .passMillis(45);
        assertThat(dialogue.writes()).containsExactly(at(0, "a"), at(10, "b"), at(20, "c"));

        dialogue.send("de").passMillis(10);
        assertThat(dialogue.writes().subList(3, 5)).containsExactly(at(45, "d"), at(55, "e"));
    }

    @Test
    void bytesLessThanAMillisecondApartGoTogetherAndNoneTooSoon() {
        Dialogue dialogue = Dialogue.with(Reply.parse("size:100"), with(Misbehaviour.DRIP, "10k/s"))
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
        Settings settings = with(Misbehaviour.DRIP, "300/s").with(Misbehaviour.DELAY, "1ms");
        Dialogue dialogue =
                new Server(ECHO, settings, startedNanos).accept().send("abc").passMillis(11);

        assertThat(dialogue.writes())
                .containsExactly(at(1, "a"), new Written(4_333_334, "b"), new Written(7_666_667, "c"));
    }

    @Test
    void aResponseThatIsWrittenCountsThoughThePaceForbidsTheNextByte() {
        Dialogue dialogue = Dialogue.with(ECHO, with(Misbehaviour.DRIP, "1/s")).send("x");

        assertThat(dialogue.count(Counter.RESPONSES)).isEqualTo(1);
        assertThat(dialogue.isOwing()).isFalse();
    }

    @Test
    void aTruncatedDripEndsWithItsLastByte() {
        Dialogue dialogue = Dialogue.with(
                        ECHO, with(Misbehaviour.DRIP, "100/s").with(Misbehaviour.FAIL_RATE, "100% truncate"))
                .send("abcdef")
                .passNanos(20 * MILLI_NANOS - 1);
        assertThat(dialogue.end()).isNull();

        assertThat(dialogue.passNanos(1).end()).isEqualTo(Step.CLOSE);
        assertThat(dialogue.heard()).isEqualTo("abc");
    }

    @Test
    void aClientThatTakesByteByByteGetsTheSameBytesAndIsCountedOnce() {
        Dialogue dialogue = Dialogue.with(ECHO, with(Misbehaviour.FAIL_RATE, "100% duplicate"))
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            reset      | ''              | RESET | 0
            close      | ''              | CLOSE | 0
            truncate   | abc             | CLOSE | 0
            silence    | ''              |       | 0
            duplicate  | abcdefabcdef    |       | 1
            unasked    | 'abcdefunasked\n' |     | 1
            """)
    void aFaultIsAsDescribed(String fault, String heard, Step end, int responses) {
        Dialogue dialogue = Dialogue.with(ECHO, with(Misbehaviour.FAIL_RATE, "100% " + fault))
                .send("abcdef");

        assertThat(dialogue.heard()).isEqualTo(heard.replace("\\n", "\n"));
        assertThat(dialogue.end()).isEqualTo(end);
        assertThat(dialogue.count(Counter.RESPONSES)).isEqualTo(responses);
        assertThat(dialogue.count(Counter.of(Fault.labelled(fault)))).isEqualTo(1);
        assertThat(dialogue.count(Counter.CLOSED)).isEqualTo(end == null ? 0 : 1);
    }

    @Test
    void garbageIsAsLongAsTheResponseAndItsFirstByteIsNeverRight() {
        Dialogue dialogue = Dialogue.with(LINE, with(Misbehaviour.FAIL_RATE, "100% garbage"));
        for (int i = 0; i < 2000; i++) {
            dialogue.send("abcdef\n");
            String last = dialogue.heard().substring(7 * i);

            assertThat(last).hasSize(7);
            assertThat(last.charAt(0)).isNotEqualTo('a');
        }
        assertThat(dialogue.heard().chars().distinct().count()).isEqualTo(256);
    }

    @Test
    void exactlyOneByteIsWrongAnywhereAndOfAnyValueButTheRightOne() {
        Dialogue dialogue = Dialogue.with(LINE, with(Misbehaviour.FAIL_RATE, "100% wrong-byte"));
        int[] wrongAt = new int[4];
        boolean[] values = new boolean[256];
        for (int i = 0; i < 10_000; i++) {
            dialogue.send("abc\n");
        }
        String heard = dialogue.heard();
        for (int i = 0; i < 10_000; i++) {
            int wrong = 0;
            for (int at = 0; at < 4; at++) {
                char each = heard.charAt(4 * i + at);
                if (each != "abc\n".charAt(at)) {
                    wrong++;
                    wrongAt[at]++;
                    values[(each - "abc\n".charAt(at)) & 0xff] = true;
                }
            }
            assertThat(wrong).isEqualTo(1);
        }

        // Binomial with n = 10,000 and p = 1/4: the standard deviation is 43.3, and six of them are 260.
        for (int each : wrongAt) {
            assertThat(each).isBetween(2240, 2760);
        }
        // Each of 255 differences is missed with a probability of (254/255)^10,000 = 1e-17.
        assertThat(values[0]).isFalse();
        assertThat(Stream.iterate(1, i -> i < 256, i -> i + 1)).allMatch(i -> values[i]);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whatHasNoBytesCanNeitherBeSpoiltNorKeptBack(Fault fault) {
        Dialogue dialogue = Dialogue.with(DISCARD, with(Misbehaviour.FAIL_RATE, "100% " + fault.label()))
                .send("abcdef");

        boolean befalls = fault == Fault.RESET || fault == Fault.CLOSE || fault == Fault.UNASKED;
        assertThat(dialogue.count(Counter.of(fault))).isEqualTo(befalls ? 1 : 0);
        assertThat(dialogue.heard()).isEqualTo(fault == Fault.UNASKED ? "unasked\n" : "");
        assertThat(dialogue.count(Counter.RESPONSES)).isEqualTo(fault == Fault.RESET || fault == Fault.CLOSE ? 0 : 1);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aFaultWaitsForItsDelay(Fault fault) {
        Settings settings =
                with(Misbehaviour.FAIL_RATE, "100% " + fault.label()).with(Misbehaviour.DELAY, "5ms");
        Dialogue dialogue = Dialogue.with(ECHO, settings).send("abcdef").passNanos(5 * MILLI_NANOS - 1);
        assertThat(dialogue.count(Counter.of(fault))).isZero();
        assertThat(dialogue.heard()).isEmpty();
        assertThat(dialogue.end()).isNull();

        dialogue.passNanos(1);
        assertThat(dialogue.count(Counter.of(fault))).isEqualTo(1);
        assertThat(dialogue.count(Counter.DELAY)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aConnectionIsClosedAfterSoManyAnswersAndNotBefore(int answers) {
        Dialogue dialogue = Dialogue.with(LINE, with(Misbehaviour.CLOSE_AFTER, String.valueOf(answers)));
        for (int i = 1; i < answers; i++) {
            dialogue.send(i + "\n");
        }
        assertThat(dialogue.end()).isNull();

        dialogue.send("x\ny\n");
        assertThat(dialogue.end()).isEqualTo(Step.CLOSE);
        assertThat(dialogue.heard()).hasSize(2 * answers).endsWith("x\n");
        assertThat(dialogue.count(Counter.RESPONSES)).isEqualTo(answers);
        assertThat(dialogue.count(Counter.CLOSE_AFTER)).isEqualTo(1);
    }

    @Test
    void aRequestThatMetSilenceWasNotAnswered() {
        Settings settings = with(Misbehaviour.FAIL_RATE, "100% silence").with(Misbehaviour.CLOSE_AFTER, "1");
        Dialogue dialogue = Dialogue.with(ECHO, settings).send("one", "two");

        assertThat(dialogue.end()).isNull();
        assertThat(dialogue.count(Counter.SILENCE)).isEqualTo(2);
        assertThat(dialogue.count(Counter.CLOSE_AFTER)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "close", "truncate"})
    void aConnectionThatAFaultEndedWasNotClosedForItsAnswers(String fault) {
        Settings settings = with(Misbehaviour.FAIL_RATE, "100% " + fault).with(Misbehaviour.CLOSE_AFTER, "1");
        Dialogue dialogue = Dialogue.with(ECHO, settings).send("abcdef");

        assertThat(dialogue.count(Counter.CLOSE_AFTER)).isZero();
        assertThat(dialogue.count(Counter.CLOSED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void afterSoManyRequestsAConnectionIsReadNoMore(int requests) {
        Dialogue dialogue = Dialogue.with(ECHO, with(Misbehaviour.STOP_READING_AFTER, String.valueOf(requests)));
        dialogue.send("a", "b", "c").endSending().passMillis(1000);

        assertThat(dialogue.heard()).isEqualTo("abc".substring(0, requests));
        assertThat(dialogue.unreadBytes()).isEqualTo(3 - requests);
        assertThat(dialogue.end()).isNull();
        assertThat(dialogue.isOwing()).isFalse();
        assertThat(dialogue.count(Counter.STOP_READING)).isEqualTo(1);
    }

    @Test
    void whatHadArrivedWithTheLastRequestIsNotAnsweredEither() {
        Dialogue dialogue = Dialogue.with(LINE, with(Misbehaviour.STOP_READING_AFTER, "2"))
                .send("a\nb\nc\nd\n")
                .endSending();

        assertThat(dialogue.heard()).isEqualTo("a\nb\n");
        assertThat(dialogue.count(Counter.REQUESTS)).isEqualTo(2);
        assertThat(dialogue.end()).isNull();
    }

    @Test
    void aGreetingIsSaidThoughNothingWillBeRead() {
        Dialogue dialogue = Dialogue.with(Reply.parse("banner:hi\\n"), with(Misbehaviour.STOP_READING_AFTER, "0"));

        assertThat(dialogue.heard()).isEqualTo("hi\n");
        assertThat(dialogue.count(Counter.STOP_READING)).isEqualTo(1);
        assertThat(dialogue.send("a").unreadBytes()).isEqualTo(1);
    }

    @Test
    void aGreetingIsNoAnswerAndMeetsNoFault() {
        Settings settings = with(Misbehaviour.CLOSE_AFTER, "1")
                .with(Misbehaviour.FAIL_RATE, "100% duplicate")
                .with(Misbehaviour.DELAY, "5ms");
        Dialogue dialogue = Dialogue.with(Reply.parse("banner:hi\\n"), settings);
        assertThat(dialogue.heard()).isEqualTo("hi\n");
        assertThat(dialogue.count(Counter.RESPONSES)).isZero();

        dialogue.send("x").passMillis(5);
        assertThat(dialogue.heard()).isEqualTo("hi\nxx");
        assertThat(dialogue.end()).isEqualTo(Step.CLOSE);
    }

    @Test
    void aQuietConnectionIsClosedAndOneThatTalksIsNot() {
        Dialogue dialogue = Dialogue.with(ECHO, with(Misbehaviour.IDLE_TIMEOUT, "10ms"));
        dialogue.passMillis(9).send("a").passNanos(10 * MILLI_NANOS - 1);
        assertThat(dialogue.end()).isNull();

        assertThat(dialogue.passNanos(1).end()).isEqualTo(Step.CLOSE);
        assertThat(dialogue.count(Counter.IDLE_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsOwedSomethingIsNotIdle() {
        Settings settings = with(Misbehaviour.IDLE_TIMEOUT, "10ms").with(Misbehaviour.DELAY, "50ms");
        Dialogue dialogue =
                Dialogue.with(ECHO, settings).send("a").passMillis(50).passNanos(10 * MILLI_NANOS - 1);
        assertThat(dialogue.end()).isNull();

        assertThat(dialogue.passNanos(1).end()).isEqualTo(Step.CLOSE);
        assertThat(dialogue.heard()).isEqualTo("a");
    }

    @Test
    void halfARequestPutsIdlenessOff() {
        Dialogue dialogue = Dialogue.with(LINE, with(Misbehaviour.IDLE_TIMEOUT, "10ms"));
        dialogue.passMillis(9).send("half").passMillis(9);
        assertThat(dialogue.end()).isNull();

        assertThat(dialogue.passMillis(1).end()).isEqualTo(Step.CLOSE);
    }

    @Test
    void whatArrivedInAStallIsReadBeforeAConnectionCountsAsIdle() {
        Settings settings = with(Misbehaviour.IDLE_TIMEOUT, "30ms").with(Misbehaviour.STALL, "40ms/100ms");
        Dialogue dialogue = Dialogue.with(ECHO, settings).passMillis(20).send("a");
        dialogue.passMillis(20).send("b").passMillis(25).send("c").passMillis(35);

        assertThat(dialogue.heard()).isEqualTo("abc");
        assertThat(dialogue.end()).isNull();
    }

    @Test
    void stallsDoNotKeepAQuietConnectionAlive() {
        Settings settings = with(Misbehaviour.IDLE_TIMEOUT, "70ms").with(Misbehaviour.STALL, "40ms/100ms");
        Dialogue dialogue = Dialogue.with(ECHO, settings).passNanos(110 * MILLI_NANOS - 1);
        assertThat(dialogue.end()).isNull();

        assertThat(dialogue.passNanos(1).end()).isEqualTo(Step.CLOSE);
        assertThat(dialogue.count(Counter.IDLE_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsNotReadIsNotTimedOut() {
        Settings settings = with(Misbehaviour.IDLE_TIMEOUT, "10ms").with(Misbehaviour.STOP_READING_AFTER, "1");
        Dialogue dialogue = Dialogue.with(ECHO, settings).send("a").passMillis(1000);

        assertThat(dialogue.end()).isNull();
        assertThat(dialogue.count(Counter.IDLE_TIMEOUT)).isZero();
    }

    @Test
    void aConnectionWhoseClientHasClosedLeaks() {
        Settings settings = with(Misbehaviour.LEAK_CONNECTIONS, "true").with(Misbehaviour.IDLE_TIMEOUT, "10ms");
        Dialogue dialogue =
                Dialogue.with(ECHO, settings).send("last").endSending().passMillis(1000);

        assertThat(dialogue.heard()).isEqualTo("last");
        assertThat(dialogue.end()).isNull();
        assertThat(dialogue.isOwing()).isFalse();
        assertThat(dialogue.count(Counter.LEAK)).isEqualTo(1);
        assertThat(dialogue.count(Counter.CLOSED)).isZero();
    }

    @Test
    void oneThatIsClosedBeforeItsClientClosesItDoesNotLeak() {
        Settings settings = with(Misbehaviour.LEAK_CONNECTIONS, "true").with(Misbehaviour.CLOSE_AFTER, "1");
        Dialogue dialogue = Dialogue.with(ECHO, settings).send("a").endSending();

        assertThat(dialogue.end()).isEqualTo(Step.CLOSE);
        assertThat(dialogue.count(Counter.LEAK)).isZero();
    }

    @Test
    void aConnectionIsResetBeforeAnythingElseHappensToIt() {
        Settings settings = Settings.NONE
                .with(Misbehaviour.RESET_ON_ACCEPT)
                .with(Misbehaviour.STOP_READING_AFTER, "0")
                .with(Misbehaviour.CLOSE_AFTER, "1");
        Dialogue dialogue = Dialogue.with(Reply.parse("banner:hi"), settings);

        assertThat(dialogue.end()).isEqualTo(Step.RESET);
        assertThat(dialogue.heard()).isEmpty();
        assertThat(dialogue.count(Counter.RESET_ON_ACCEPT)).isEqualTo(1);
        assertThat(dialogue.count(Counter.STOP_READING)).isZero();
    }

    @Test
    void aClientThatEndsSendingGetsAllThatItIsOwed() {
        Settings settings = with(Misbehaviour.DELAY, "10ms").with(Misbehaviour.DRIP, "100/s");
        Dialogue dialogue = Dialogue.with(LINE, settings)
                .send("a\nb\nhalf a li")
                .endSending()
                .passMillis(100);

        assertThat(dialogue.heard()).isEqualTo("a\nb\n");
        assertThat(dialogue.end()).isEqualTo(Step.CLOSE);
        assertThat(dialogue.count(Counter.REQUESTS)).isEqualTo(2);
        assertThat(dialogue.count(Counter.UNFRAMEABLE)).isZero();
    }

    @Test
    void whatCanNotBecomeARequestEndsItsConnectionAfterThoseBefore() {
        Dialogue dialogue = Dialogue.with(Reply.parse("length-prefixed"), with(Misbehaviour.DELAY, "5ms"))
                .send("\0\0\0\1x\177\377\377\377")
                .passMillis(5);

        assertThat(dialogue.heard()).isEqualTo("\0\0\0\1x");
        assertThat(dialogue.end()).isEqualTo(Step.CLOSE);
        assertThat(dialogue.count(Counter.UNFRAMEABLE)).isEqualTo(1);
        assertThat(dialogue.count(Counter.REQUESTS)).isEqualTo(1);
    }

    @Test
    void aResponseLargerThanABufferIsWrittenWhole() {
        Dialogue dialogue = Dialogue.with(Reply.parse("size:1MiB"), with(Misbehaviour.FAIL_RATE, "100% duplicate"))
                .send("go");

        assertThat(dialogue.heard()).hasSize(2 << 20);
        assertThat(dialogue.heard().substring(1 << 20))
                .isEqualTo(dialogue.heard().substring(0, 1 << 20));
        assertThat(dialogue.count(Counter.BYTES_SENT)).isEqualTo(2 << 20);
    }

    @Test
    void stallsAreCountedUntilTheServerStops() {
        Server server = new Server(ECHO, with(Misbehaviour.STALL, "40ms/100ms"));
        server.waitNanos(60 * MILLI_NANOS - 1);
        assertThat(server.count(Counter.STALL)).isZero();
        server.waitNanos(1);
        assertThat(server.count(Counter.STALL)).isEqualTo(1);
        server.waitNanos(100 * MILLI_NANOS);
        server.behaviour().stopped();
        server.waitNanos(1000 * MILLI_NANOS);
        server.behaviour().stopped();

        assertThat(server.count(Counter.STALL)).isEqualTo(2);
    }

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
                with(Misbehaviour.DELAY, "exp:3ms"),
                with(Misbehaviour.STALL, "1ms/3ms"),
                with(Misbehaviour.DRIP, "50k/s"),
                with(Misbehaviour.DELAY, "uniform:1ms..5ms").with(Misbehaviour.IDLE_TIMEOUT, "24h"));
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

    /** Any settings together, any pieces, any pauses: what arrived is accounted for, and nothing is out of place. */
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

    private static Settings with(Setting<?> setting, String value) {
        return Settings.NONE.with(setting, value);
    }

    private static Written at(long millis, String text) {
        return new Written(millis * MILLI_NANOS, text);
    }
}
