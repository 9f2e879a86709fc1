package io.tcpbench.reference.behaviour;

import static io.tcpbench.reference.behaviour.Dialogue.ECHO;
import static io.tcpbench.reference.behaviour.Dialogue.LINE;
import static io.tcpbench.reference.behaviour.Dialogue.MILLI_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.reference.behaviour.Conversation.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a connection is closed or reset, and when it is left open for good. */
final class ConnectionEndsTest {

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

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aConnectionIsClosedAfterSoManyAnswersAndNotBefore(int answers) {
        Dialogue dialogue = Dialogue.with(LINE, Settings.NONE.with(Misbehaviour.CLOSE_AFTER, String.valueOf(answers)));
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
        Settings settings =
                Settings.NONE.with(Misbehaviour.FAIL_RATE, "100% silence").with(Misbehaviour.CLOSE_AFTER, "1");
        Dialogue dialogue = Dialogue.with(ECHO, settings).send("one", "two");

        assertThat(dialogue.end()).isNull();
        assertThat(dialogue.count(Counter.SILENCE)).isEqualTo(2);
        assertThat(dialogue.count(Counter.CLOSE_AFTER)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "close", "truncate"})
    void aConnectionThatAFaultEndedWasNotClosedForItsAnswers(String fault) {
        Settings settings =
                Settings.NONE.with(Misbehaviour.FAIL_RATE, "100% " + fault).with(Misbehaviour.CLOSE_AFTER, "1");
        Dialogue dialogue = Dialogue.with(ECHO, settings).send("abcdef");

        assertThat(dialogue.count(Counter.CLOSE_AFTER)).isZero();
        assertThat(dialogue.count(Counter.CLOSED)).isEqualTo(1);
    }

    @Test
    void aQuietConnectionIsClosedAndOneThatTalksIsNot() {
        Dialogue dialogue = Dialogue.with(ECHO, Settings.NONE.with(Misbehaviour.IDLE_TIMEOUT, "10ms"));
        dialogue.passMillis(9).send("a").passNanos(10 * MILLI_NANOS - 1);
        assertThat(dialogue.end()).isNull();

        assertThat(dialogue.passNanos(1).end()).isEqualTo(Step.CLOSE);
        assertThat(dialogue.count(Counter.IDLE_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsOwedSomethingIsNotIdle() {
        Settings settings =
                Settings.NONE.with(Misbehaviour.IDLE_TIMEOUT, "10ms").with(Misbehaviour.DELAY, "50ms");
        Dialogue dialogue =
                Dialogue.with(ECHO, settings).send("a").passMillis(50).passNanos(10 * MILLI_NANOS - 1);
        assertThat(dialogue.end()).isNull();

        assertThat(dialogue.passNanos(1).end()).isEqualTo(Step.CLOSE);
        assertThat(dialogue.heard()).isEqualTo("a");
    }

    @Test
    void halfARequestPutsIdlenessOff() {
        Dialogue dialogue = Dialogue.with(LINE, Settings.NONE.with(Misbehaviour.IDLE_TIMEOUT, "10ms"));
        dialogue.passMillis(9).send("half").passMillis(9);
        assertThat(dialogue.end()).isNull();

        assertThat(dialogue.passMillis(1).end()).isEqualTo(Step.CLOSE);
    }

    @Test
    void aConnectionThatIsNotReadIsNotTimedOut() {
        Settings settings =
                Settings.NONE.with(Misbehaviour.IDLE_TIMEOUT, "10ms").with(Misbehaviour.STOP_READING_AFTER, "1");
        Dialogue dialogue = Dialogue.with(ECHO, settings).send("a").passMillis(1000);

        assertThat(dialogue.end()).isNull();
        assertThat(dialogue.count(Counter.IDLE_TIMEOUT)).isZero();
    }

    @Test
    void aClientThatEndsSendingGetsAllThatItIsOwed() {
        Settings settings = Settings.NONE.with(Misbehaviour.DELAY, "10ms").with(Misbehaviour.DRIP, "100/s");
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
        Dialogue dialogue = Dialogue.with(Reply.parse("length-prefixed"), Settings.NONE.with(Misbehaviour.DELAY, "5ms"))
                .send("\0\0\0\1x\177\377\377\377")
                .passMillis(5);

        assertThat(dialogue.heard()).isEqualTo("\0\0\0\1x");
        assertThat(dialogue.end()).isEqualTo(Step.CLOSE);
        assertThat(dialogue.count(Counter.UNFRAMEABLE)).isEqualTo(1);
        assertThat(dialogue.count(Counter.REQUESTS)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void afterSoManyRequestsAConnectionIsReadNoMore(int requests) {
        Dialogue dialogue =
                Dialogue.with(ECHO, Settings.NONE.with(Misbehaviour.STOP_READING_AFTER, String.valueOf(requests)));
        dialogue.send("a", "b", "c").endSending().passMillis(1000);

        assertThat(dialogue.heard()).isEqualTo("abc".substring(0, requests));
        assertThat(dialogue.unreadBytes()).isEqualTo(3 - requests);
        assertThat(dialogue.end()).isNull();
        assertThat(dialogue.isOwing()).isFalse();
        assertThat(dialogue.count(Counter.STOP_READING)).isEqualTo(1);
    }

    @Test
    void whatHadArrivedWithTheLastRequestIsNotAnsweredEither() {
        Dialogue dialogue = Dialogue.with(LINE, Settings.NONE.with(Misbehaviour.STOP_READING_AFTER, "2"))
                .send("a\nb\nc\nd\n")
                .endSending();

        assertThat(dialogue.heard()).isEqualTo("a\nb\n");
        assertThat(dialogue.count(Counter.REQUESTS)).isEqualTo(2);
        assertThat(dialogue.end()).isNull();
    }

    @Test
    void aGreetingIsSaidThoughNothingWillBeRead() {
        Dialogue dialogue =
                Dialogue.with(Reply.parse("banner:hi\\n"), Settings.NONE.with(Misbehaviour.STOP_READING_AFTER, "0"));

        assertThat(dialogue.heard()).isEqualTo("hi\n");
        assertThat(dialogue.count(Counter.STOP_READING)).isEqualTo(1);
        assertThat(dialogue.send("a").unreadBytes()).isEqualTo(1);
    }

    @Test
    void aConnectionWhoseClientHasClosedLeaks() {
        Settings settings =
                Settings.NONE.with(Misbehaviour.LEAK_CONNECTIONS, "true").with(Misbehaviour.IDLE_TIMEOUT, "10ms");
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
        Settings settings =
                Settings.NONE.with(Misbehaviour.LEAK_CONNECTIONS, "true").with(Misbehaviour.CLOSE_AFTER, "1");
        Dialogue dialogue = Dialogue.with(ECHO, settings).send("a").endSending();

        assertThat(dialogue.end()).isEqualTo(Step.CLOSE);
        assertThat(dialogue.count(Counter.LEAK)).isZero();
    }
}
