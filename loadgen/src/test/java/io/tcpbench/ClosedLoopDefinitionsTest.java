package io.tcpbench;

import static io.tcpbench.CountingScript.answer;
import static io.tcpbench.CountingScript.hold;
import static io.tcpbench.Trial.MILLI;
import static io.tcpbench.Trial.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.result.Failure;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The closed loop, as DESIGN.md defines it: due is the arrival of the previous response plus the think time. */
class ClosedLoopDefinitionsTest {

    /**
     * 200 ms of thought and 50 ms of service: the fifth request would be due after 4 × 250 ms, when the second is over.
     */
    @Test
    void aRequestIsDueAThinkTimeAfterThePreviousResponse() throws IOException {
        CountingScript script = new CountingScript((socket, connection, request) -> {
            hold(50);
            answer(socket);
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "think", "200ms", "duration", "1s");

            assertThat(script.total())
                    .isEqualTo(result.total().requests().due())
                    .isBetween(2L, 4L);
            assertThat(result.total().latency().minNanos()).isBetween(50 * MILLI, 200 * MILLI);
            assertThat(result.total().requests().answered())
                    .isEqualTo(result.total().requests().due());
        }
    }

    /** Nobody thinks before the first request: three connections, half a second, and a thought that takes longer. */
    @Test
    void theFirstRequestsAreDueAtTheStartOfTheLoad() throws IOException {
        CountingScript script = CountingScript.echoing();
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "connections", "3", "think", "10s");

            assertThat(result.total().requests()).isEqualTo(new RequestCounts(3, 3, 0, 3, 0, 0, 0));
            assertThat(script.perConnection()).containsExactly(1, 1, 1);
        }
    }

    /** The second of two connections comes half a second after the first, which has closed the door behind itself. */
    @Test
    void aSlotWithoutAConnectionMakesNoRequests() throws IOException {
        AtomicReference<ScriptedServer> itself = new AtomicReference<>();
        CountingScript script = CountingScript.echoing();
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            itself.get().stopListening();
            script.serve(socket, connection);
        })) {
            itself.set(server);

            Result result = Trial.run(server, "connections", "2", "connectRate", "1/s");

            RequestCounts requests = result.total().requests();
            assertThat(requests.answered())
                    .isPositive()
                    .isEqualTo(requests.due())
                    .isEqualTo(script.total());
            assertThat(script.perConnection()).hasSize(1);
            assertThat(result.total().connections().opened()).isEqualTo(1);
            assertThat(failure(result, FailureKind.CONNECT_REFUSED).connections())
                    .isPositive()
                    .isEqualTo(result.total().failureCount());
        }
    }

    /** The server waits for 16 requests, looks for a 17th in vain, and answers all at once. */
    @Test
    void aPipelineOf16HasSixteenRequestsInFlightAndNoMore() throws IOException {
        AtomicBoolean seventeenth = new AtomicBoolean();
        CountingScript script = new CountingScript((socket, connection, request) -> {
            if (request == 15) {
                seventeenth.set(saysMoreWithin300Millis(socket));
                for (int i = 0; i < 16; i++) {
                    answer(socket);
                }
            } else if (request > 15) {
                answer(socket);
            }
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "pipeline", "16");

            RequestCounts requests = result.total().requests();
            assertThat(seventeenth).isFalse();
            assertThat(requests.due()).isEqualTo(requests.answered()).isEqualTo(script.total());
            assertThat(requests.due()).isGreaterThanOrEqualTo(16);
        }
    }

    private static boolean saysMoreWithin300Millis(Socket socket) throws IOException {
        socket.setSoTimeout(300);
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException silence) {
            return false;
        } finally {
            socket.setSoTimeout(0);
        }
    }

    @Test
    void oneResetWithSixteenInFlightIsOneConnectionAndSixteenRequests() throws IOException {
        CountingScript script = new CountingScript((socket, connection, request) -> {
            if (connection > 0) {
                answer(socket);
            } else if (request == 15) {
                ScriptedServer.reset(socket);
            }
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "pipeline", "16");

            Failure reset = failure(result, FailureKind.RESET_BEFORE_FIRST_BYTE);
            assertThat(reset.requests()).isEqualTo(16);
            assertThat(reset.connections()).isEqualTo(1);
            assertThat(reset.errno().name()).isEqualTo("ECONNRESET");
            RequestCounts requests = result.total().requests();
            assertThat(requests.failed()).isEqualTo(16);
            assertThat(requests.answered()).isEqualTo(requests.due() - 16);
            assertThat(script.total()).isEqualTo(requests.sent());
        }
    }

    /**
     * A backlog of 1 holds a stranger and us, and nobody accepts. Our request fails after 400 ms, the SYN of the next
     * connection is dropped, and when it is sent again a second later, the server is awake. The request that was due at
     * 400 ms could only be sent 600 ms after its deadline.
     */
    @Test
    void aRequestWhoseDeadlinePassedDuringTheConnectIsNotSent() throws IOException {
        CountingScript script = CountingScript.echoing();
        try (ScriptedServer server = ScriptedServer.asleep(1, script);
                Socket stranger = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            CompletableFuture<Void> awake = CompletableFuture.runAsync(() -> {
                CountingScript.hold(900);
                server.wake();
            });

            Result result = Trial.run(server, "duration", "2s", "timeout", "400ms");
            awake.join();

            RequestCounts requests = result.total().requests();
            assertThat(stranger.isConnected()).isTrue();
            assertThat(requests.failed()).isEqualTo(1);
            assertThat(requests.notSent()).isEqualTo(1).isEqualTo(requests.unanswered());
            assertThat(requests.answered()).isPositive().isEqualTo(requests.due() - 2);
            assertThat(result.total().lag().maxNanos()).isLessThan(400 * MILLI);
        }
    }
}
