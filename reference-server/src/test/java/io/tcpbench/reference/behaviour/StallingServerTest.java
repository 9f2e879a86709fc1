package io.tcpbench.reference.behaviour;

import static io.tcpbench.reference.behaviour.Dialogue.ECHO;
import static io.tcpbench.reference.behaviour.Dialogue.MILLI_NANOS;
import static io.tcpbench.reference.behaviour.Dialogue.Written.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.reference.behaviour.Conversation.Step;
import io.tcpbench.reference.behaviour.Dialogue.Server;
import io.tcpbench.reference.behaviour.Dialogue.Written;
import org.junit.jupiter.api.Test;

/** What happens to the connections of a server while it stands still, and right after. */
final class StallingServerTest {

    @Test
    void inAStallNothingIsReadAndNothingIsWritten() {
        Dialogue dialogue = Dialogue.with(ECHO, Settings.NONE.with(Misbehaviour.STALL, "40ms/100ms"));
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
                        ECHO,
                        Settings.NONE.with(Misbehaviour.STALL, "40ms/100ms").with(Misbehaviour.DELAY, "20ms"))
                .passMillis(50)
                .send("late")
                .passMillis(100);

        assertThat(dialogue.writes()).containsExactly(at(100, "late"));
    }

    @Test
    void aClientThatLeavesInAStallIsLeftAfterIt() {
        Dialogue dialogue = Dialogue.with(ECHO, Settings.NONE.with(Misbehaviour.STALL, "40ms/100ms"))
                .passMillis(70);
        dialogue.endSending().passMillis(29);
        assertThat(dialogue.end()).isNull();

        assertThat(dialogue.passMillis(1).end()).isEqualTo(Step.CLOSE);
    }

    @Test
    void oneWhoseEndWasReadBeforeAStallIsLeftAfterItToo() {
        Server server = new Server(ECHO, Settings.NONE.with(Misbehaviour.STALL, "40ms/100ms"));
        Conversation conversation = server.behaviour().accepted();
        assertThat(conversation.next()).isEqualTo(Step.READ);
        server.waitNanos(60 * MILLI_NANOS);
        conversation.ended();

        assertThat(conversation.next()).isEqualTo(Step.WAIT);
        assertThat(conversation.wakeNanos() - 1_234_567_891_234L).isEqualTo(100 * MILLI_NANOS);
    }

    @Test
    void whatArrivedInAStallIsReadBeforeAConnectionCountsAsIdle() {
        Settings settings =
                Settings.NONE.with(Misbehaviour.IDLE_TIMEOUT, "30ms").with(Misbehaviour.STALL, "40ms/100ms");
        Dialogue dialogue = Dialogue.with(ECHO, settings).passMillis(20).send("a");
        dialogue.passMillis(20).send("b").passMillis(25).send("c").passMillis(35);

        assertThat(dialogue.heard()).isEqualTo("abc");
        assertThat(dialogue.end()).isNull();
    }

    @Test
    void stallsDoNotKeepAQuietConnectionAlive() {
        Settings settings =
                Settings.NONE.with(Misbehaviour.IDLE_TIMEOUT, "70ms").with(Misbehaviour.STALL, "40ms/100ms");
        Dialogue dialogue = Dialogue.with(ECHO, settings).passNanos(110 * MILLI_NANOS - 1);
        assertThat(dialogue.end()).isNull();

        assertThat(dialogue.passNanos(1).end()).isEqualTo(Step.CLOSE);
        assertThat(dialogue.count(Counter.IDLE_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void stallsAreCountedUntilTheServerStops() {
        Server server = new Server(ECHO, Settings.NONE.with(Misbehaviour.STALL, "40ms/100ms"));
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
}
