package io.tcpbench;

import static io.tcpbench.CountingScript.answer;
import static io.tcpbench.Trial.MILLI;
import static io.tcpbench.Trial.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.result.ConnectionCounts;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How connections are opened, replaced and counted, as DESIGN.md defines it. */
class ConnectionDefinitionsTest {

    /**
     * FIN after the first answer, RST after the second, with 100 ms of silence before the next request: three
     * connections, no failure.
     */
    @Test
    void anEndWhileNothingIsOwedIsClosedByPeerAndNoFailure() throws IOException {
        CountingScript script = new CountingScript((socket, connection, request) -> {
            answer(socket);
            if (connection == 0) {
                socket.shutdownOutput();
            } else if (connection == 1) {
                ScriptedServer.reset(socket);
            }
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "rate", "10/s");

            assertThat(result.total().requests()).isEqualTo(new RequestCounts(5, 5, 0, 5, 0, 0, 0));
            assertThat(result.total().connections()).isEqualTo(new ConnectionCounts(3, 0, 0, 2, 2));
            assertThat(script.perConnection()).containsExactly(1, 1, 3);
            assertThat(result.total().failures()).isEmpty();
            assertThat(result.total().failureCount()).isZero();
        }
    }

    /** 50 requests, five on each of ten connections; an eleventh may be opened after the last of them. */
    @Test
    void aConnectionIsReopenedAfterItsRequests() throws IOException {
        CountingScript script = CountingScript.echoing();
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "rate", "100/s", "requestsPerConnection", "5");

            assertThat(result.total().requests()).isEqualTo(new RequestCounts(50, 50, 0, 50, 0, 0, 0));
            assertThat(script.perConnection().subList(0, 10)).containsOnly(5);
            assertThat(result.total().connections().opened()).isBetween(10L, 11L);
            assertThat(result.total().connections().reopened())
                    .isEqualTo(result.total().connections().opened() - 1);
            assertThat(result.total().connections().closedByPeer()).isZero();
        }
    }

    /** One request, one connection: what a connect test counts. */
    @Test
    void oneRequestPerConnectionIsAConnectTest() throws IOException {
        CountingScript script = CountingScript.echoing();
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "requestsPerConnection", "1", "pipeline", "4", "connections", "2");

            RequestCounts requests = result.total().requests();
            assertThat(requests.due()).isPositive().isEqualTo(requests.answered());
            assertThat(script.perConnection()).allMatch(count -> count <= 1);
            assertThat(result.total().connections().opened())
                    .isBetween(requests.answered(), requests.answered() + 2)
                    .isEqualTo(result.total().connect().count());
            assertThat(result.total().connections().reopened())
                    .isEqualTo(result.total().connections().opened() - 2);
        }
    }

    /** Six connects at 10/s: five gaps of 100 ms, the first of which may be half as long. */
    @Test
    void theConnectRateBoundsTheSpeedOfOpening() throws IOException {
        CountingScript script = CountingScript.echoing();
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result =
                    Trial.run(server, "connections", "6", "connectRate", "10/s", "think", "10s", "duration", "100ms");

            assertThat(result.total().connections().opened()).isEqualTo(6);
            assertThat(script.acceptedForNanos()).isGreaterThan(300 * MILLI);
            assertThat(result.total().requests()).isEqualTo(new RequestCounts(6, 6, 0, 6, 0, 0, 0));
        }
    }

    @Test
    void theServerSeesTheLocalAddress() throws IOException {
        CountingScript script = CountingScript.echoing();
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Trial.run(server, "connections", "3", "localAddress", "127.0.0.2", "rate", "10/s");

            assertThat(script.peers()).containsExactly("127.0.0.2", "127.0.0.2", "127.0.0.2");
        }
    }

    @Test
    void severalLocalAddressesAreTakenInTurn() throws IOException {
        CountingScript script = CountingScript.echoing();
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Trial.run(server, "connections", "4", "localAddress", "127.0.0.2,127.0.0.3", "rate", "10/s");

            assertThat(script.peers()).containsExactlyInAnyOrder("127.0.0.2", "127.0.0.3", "127.0.0.2", "127.0.0.3");
        }
    }

    /**
     * 90 requests of which each connection gets every third, whichever loop it belongs to: two to one, one to the
     * other.
     */
    @Test
    void twoLoopsShareThreeConnectionsAndTheirRequests() throws IOException {
        CountingScript script = CountingScript.echoing();
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(
                    server, "threads", "2", "connections", "3", "pipeline", "90", "rate", "90/s", "duration", "1s");

            assertThat(result.environment().eventLoops()).isEqualTo(2);
            assertThat(result.total().requests()).isEqualTo(new RequestCounts(90, 90, 0, 90, 0, 0, 0));
            assertThat(script.perConnection()).containsExactly(30, 30, 30);
        }
    }

    @Test
    void oneConnectionNeedsOneLoop() throws IOException {
        CountingScript script = CountingScript.echoing();
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "threads", "4");

            assertThat(result.environment().eventLoops()).isEqualTo(1);
            assertThat(script.perConnection()).hasSize(1);
            assertThat(result.total().requests().answered()).isPositive().isEqualTo(script.total());
        }
    }

    @Test
    void aTargetCanBeAnIpv6Address() throws IOException {
        CountingScript script = CountingScript.echoing();
        try (ScriptedServer server = ScriptedServer.startOn(InetAddress.getAllByName("::1")[0], script)) {

            Result result = Trial.run(server, "rate", "100/s");

            assertThat(result.total().requests()).isEqualTo(new RequestCounts(50, 50, 0, 50, 0, 0, 0));
            assertThat(result.environment().targetAddress()).isEqualTo("[0:0:0:0:0:0:0:1]:" + server.port());
        }
    }

    /**
     * A backlog of 1 holds a stranger and the first of our two connections; the SYN of the second is dropped and sent
     * again after a second. Once awake, the server closes the first two connections that we make in the first slot: two
     * attempts, but only one of two slots was tried. The load begins when the second is connected, with one request on
     * each, and not while the first slot is still tried again and again.
     */
    @Test
    void theLoadBeginsWhenEachConnectionWasTriedOnce() throws IOException {
        CountingScript script = CountingScript.echoing();
        try (ScriptedServer server = ScriptedServer.asleep(1, (socket, connection) -> {
                    if (connection < 1 || connection > 2) {
                        script.serve(socket, connection);
                    }
                });
                Socket stranger = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            CompletableFuture<Void> awake = CompletableFuture.runAsync(() -> {
                CountingScript.hold(300);
                server.wake();
            });

            Result result = Trial.run(server, "connections", "2", "think", "10s", "duration", "300ms");
            awake.join();

            assertThat(stranger.isConnected()).isTrue();
            assertThat(result.total().requests()).isEqualTo(new RequestCounts(2, 2, 0, 2, 0, 0, 0));
            assertThat(result.total().connections().opened()).isEqualTo(4);
            assertThat(script.total()).isEqualTo(2);
        }
    }

    /**
     * A server that is away for a second. Back-offs are 100, 200, 400 ms and so on, each shortened by half at most: the
     * tries are 0, 50, 150, 350, 750 and 1,250 ms after the end at the earliest, and each later one 500 ms after the
     * one before.
     */
    @Test
    void failedConnectsBackOffAndTheLoadRecovers() throws IOException {
        CountingScript script = CountingScript.echoing();
        try (Return server = Return.after(1_000, script)) {

            Result result = Trial.against(server.target(), "duration", "4s").run();

            long refused = failure(result, FailureKind.CONNECT_REFUSED).connections();
            assertThat(refused).isBetween(2L, mostTriesWithin(server.awayNanos() / MILLI));
            assertThat(result.total().requests().failed()).isEqualTo(1);
            assertThat(result.total().requests().answered()).isPositive().isEqualTo(script.total());
            assertThat(result.total().connections()).isEqualTo(new ConnectionCounts(2, refused, 0, 0, 1));
        }
    }

    private static long mostTriesWithin(long awayMillis) {
        long tries = 0;
        long backOffMillis = 100;
        for (long earliest = 0; earliest <= awayMillis; earliest += backOffMillis / 2) {
            backOffMillis = tries == 0 ? 100 : Math.min(backOffMillis * 2, 1_000);
            tries++;
        }
        return tries;
    }
}
