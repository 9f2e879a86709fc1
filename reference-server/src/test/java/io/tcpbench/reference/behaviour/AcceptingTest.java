package io.tcpbench.reference.behaviour;

import static io.tcpbench.reference.behaviour.Dialogue.ECHO;
import static io.tcpbench.reference.behaviour.Dialogue.MILLI_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.reference.behaviour.Dialogue.Server;
import org.junit.jupiter.api.Test;

/** When a server accepts its next connection, if ever. */
final class AcceptingTest {

    @Test
    void noConnectionIsAcceptedInAStall() {
        Server server = new Server(ECHO, Settings.NONE.with(Misbehaviour.STALL, "40ms/100ms"), 0);
        assertThat(server.behaviour().nextAcceptNanos()).isLessThanOrEqualTo(0);

        server.waitNanos(60 * MILLI_NANOS - 1);
        assertThat(server.behaviour().nextAcceptNanos()).isLessThan(60 * MILLI_NANOS);

        server.waitNanos(1);
        assertThat(server.behaviour().nextAcceptNanos()).isEqualTo(100 * MILLI_NANOS);
    }

    @Test
    void connectionsAreAcceptedAtTheirRateAndThoseMissedAreNotMadeUpFor() {
        Server server = new Server(ECHO, Settings.NONE.with(Misbehaviour.ACCEPT_RATE, "100/s"), 0);
        server.waitNanos(25 * MILLI_NANOS);
        server.accept();
        assertThat(server.behaviour().nextAcceptNanos()).isEqualTo(35 * MILLI_NANOS);

        server.waitNanos(10 * MILLI_NANOS);
        server.accept();
        assertThat(server.behaviour().nextAcceptNanos()).isEqualTo(45 * MILLI_NANOS);
    }

    @Test
    void nobodyIsEverAcceptedIfSoAsked() {
        Settings settings = Settings.NONE
                .with(Misbehaviour.STALL, "4ms/10ms")
                .with(Misbehaviour.ACCEPT_RATE, "5/s")
                .with(Misbehaviour.NO_ACCEPT);

        assertThat(new Server(ECHO, settings).behaviour().nextAcceptNanos()).isEqualTo(Conversation.NEVER);
    }
}
