package io.tcpbench;

import static io.tcpbench.CountingScript.answer;
import static io.tcpbench.CountingScript.hold;
import static io.tcpbench.Trial.MILLI;
import static io.tcpbench.Trial.atLeast;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.result.Interval;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The open loop, lag and late, as DESIGN.md defines them. */
class OpenLoopDefinitionsTest {

    /** 200 requests on 4 connections, none of them ever full: 50 on each. */
    @Test
    void freeConnectionsAreTakenInTurn() throws IOException {
        CountingScript script = CountingScript.echoing();
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "connections", "4", "pipeline", "200", "rate", "400/s");

            assertThat(result.total().requests()).isEqualTo(new RequestCounts(200, 200, 0, 200, 0, 0, 0));
            assertThat(script.perConnection()).containsExactly(50, 50, 50, 50);
        }
    }

    /** The first answer never comes: that connection is never free, and the other two share the remaining 49. */
    @Test
    void aConnectionThatIsNotFreeIsPassedOver() throws IOException {
        CountingScript script = new CountingScript((socket, connection, request) -> {
            if (connection > 0) {
                answer(socket);
            }
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "connections", "3", "connectRate", "20/s", "rate", "100/s");

            assertThat(result.total().requests()).isEqualTo(new RequestCounts(50, 50, 0, 49, 1, 0, 0));
            assertThat(script.perConnection().get(0)).isEqualTo(1);
            assertThat(script.perConnection().get(1) + script.perConnection().get(2))
                    .isEqualTo(49);
            assertThat(script.perConnection().get(1)).isBetween(15, 34);
        }
    }

    /**
     * The only connection is taken for 300 ms. Request k is due after 10k ms, so that requests 0 to 15 are answered 150
     * ms or more after they were due, and 1 to 15 are sent so much later.
     */
    @Test
    void aRequestThatWaitsForAConnectionIsChargedFromTheMomentItWasDue() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(firstAnswerTakes300Millis())) {

            Result result = Trial.run(server, "rate", "100/s");

            Interval total = result.total();
            assertThat(total.requests()).isEqualTo(new RequestCounts(50, 50, 0, 50, 0, 0, 0));
            assertThat(total.latency().maxNanos()).isGreaterThanOrEqualTo(300 * MILLI);
            assertThat(atLeast(total.latency(), 150 * MILLI)).isGreaterThanOrEqualTo(16);
            assertThat(atLeast(total.latency(), 50 * MILLI)).isGreaterThanOrEqualTo(26);
        }
    }

    /** As above: what they waited for the connection is lag, and not the generator's being late. */
    @Test
    void lagIncludesTheWaitForAConnectionAndLateDoesNot() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(firstAnswerTakes300Millis())) {

            Result result = Trial.run(server, "rate", "100/s");

            Interval total = result.total();
            assertThat(atLeast(total.lag(), 150 * MILLI)).isGreaterThanOrEqualTo(15);
            assertThat(atLeast(total.lag(), 50 * MILLI)).isGreaterThanOrEqualTo(25);
            assertThat(total.late().count()).isEqualTo(50);
            assertThat(total.late().meanNanos()).isLessThan(total.lag().meanNanos() - 15 * 150 / 50 * MILLI);
        }
    }

    private static CountingScript firstAnswerTakes300Millis() {
        return new CountingScript((socket, connection, request) -> {
            if (request == 0) {
                hold(300);
            }
            answer(socket);
        });
    }
}
