package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.ScriptedServer;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.Result;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every failure that loopback can provoke, on every transport, by provoking it. Those that need routes are in a
 * namespace of their own.
 */
class LoopbackDiagnosisTest {
    private static final int REQUEST_BYTES = 128;
    private static final String HALF_A_RESPONSE = "64 bytes of the response had come, the last of them"
            + " 5152535455565758595a5b5c5d5e5f60; --expect echo asks for more";

    // No connection comes about.

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aPortWhereNobodyListensIsConnectRefused(Transport transport) throws IOException {
        String target;
        try (ScriptedServer gone = ScriptedServer.start(ScriptedServer.echo())) {
            target = gone.target();
        }

        Result result = ShortRun.against(target, transport).result();

        assertThat(ShortRun.failures(result)).containsExactly("CONNECT_REFUSED ECONNREFUSED");
        assertThat(result.everUsable()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aFullAcceptQueueIsConnectTimeout(Transport transport) throws IOException {
        try (ScriptedServer deaf = ScriptedServer.deaf(1);
                Socket first = new Socket(InetAddress.getLoopbackAddress(), deaf.port());
                Socket second = new Socket(InetAddress.getLoopbackAddress(), deaf.port())) {
            Result result = ShortRun.against(deaf.target(), transport)
                    .with("connectTimeout", "300ms")
                    .result();

            assertThat(first.isConnected() && second.isConnected()).isTrue();
            assertThat(ShortRun.failures(result)).containsExactly("CONNECT_TIMEOUT");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void connectionsThatOnlyTheKernelAcceptedAreNeverAnswered(Transport transport) throws IOException {
        try (ScriptedServer deaf = ScriptedServer.deaf(1)) {
            Result result = ShortRun.against(deaf.target(), transport).result();

            assertThat(result.total().connections().opened()).isPositive();
            assertThat(ShortRun.failures(result)).contains("RESPONSE_TIMEOUT");
            assertThat(result.total().requests().answered()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aNameWithoutAddressIsDnsNotFound(Transport transport) {
        Result result = ShortRun.against("no-such-host.invalid:9", transport).result();

        assertThat(ShortRun.failures(result)).containsExactly("DNS_NOT_FOUND");
        assertThat(result.everUsable()).isFalse();
    }

    // The target resets.

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aResetInsteadOfTheFirstAnswerIsResetBeforeFirstByte(Transport transport) throws IOException {
        Result result = run(transport, (socket, connection) -> {
            readRequest(socket);
            ScriptedServer.reset(socket);
        });

        assertThat(ShortRun.failures(result)).containsExactly("RESET_BEFORE_FIRST_BYTE ECONNRESET");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aResetInsteadOfALaterAnswerIsResetAwaiting(Transport transport) throws IOException {
        Result result = run(transport, (socket, connection) -> {
            answer(socket, readRequest(socket));
            readRequest(socket);
            ScriptedServer.reset(socket);
        });

        assertThat(ShortRun.failures(result)).containsExactly("RESET_AWAITING ECONNRESET");
    }

    /** A reset throws away what the client has not read yet, so it comes after the next request or a while. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aResetInTheMiddleOfAnAnswerIsResetMidResponse(Transport transport) throws IOException {
        ScriptedServer.Script script = (socket, connection) -> {
            byte[] request = readRequest(socket);
            readRequest(socket);
            byte[] oneAndAHalf = Arrays.copyOf(request, REQUEST_BYTES * 3 / 2);
            System.arraycopy(request, 0, oneAndAHalf, REQUEST_BYTES, REQUEST_BYTES / 2);
            answer(socket, oneAndAHalf);
            giveTimeToRead(socket);
            ScriptedServer.reset(socket);
        };
        try (ScriptedServer server = ScriptedServer.start(script)) {
            Result result = ShortRun.against(server.target(), transport)
                    .with("pipeline", "2")
                    .result();

            assertThat(ShortRun.failures(result)).containsExactly("RESET_MID_RESPONSE ECONNRESET");
        }
    }

    /** The first response is wrong from its first byte and stops half way; of the second one nothing comes. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aResetAfterHalfAWrongAnswerIsResetAwaitingForTheNextRequest(Transport transport) throws IOException {
        ScriptedServer.Script script = (socket, connection) -> {
            readRequest(socket);
            readRequest(socket);
            answer(socket, new byte[REQUEST_BYTES / 2]);
            giveTimeToRead(socket);
            ScriptedServer.reset(socket);
        };
        try (ScriptedServer server = ScriptedServer.start(script)) {
            Result result = ShortRun.against(server.target(), transport)
                    .with("pipeline", "2")
                    .result();

            assertThat(ShortRun.failures(result)).containsExactly("RESET_AWAITING ECONNRESET", "RESPONSE_WRONG");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aResetBeforeTheWholeRequestIsWrittenIsResetWriting(Transport transport) throws IOException {
        int requestBytes = 16 << 20;
        ScriptedServer.Script script = (socket, connection) -> {
            socket.getInputStream().skipNBytes(requestBytes);
            answer(socket, new byte[1]);
            socket.getInputStream().skipNBytes(1);
            ScriptedServer.reset(socket);
        };
        try (ScriptedServer server = ScriptedServer.start(script)) {
            Result result = ShortRun.against(server.target(), transport)
                    .with("send", "size:16MiB")
                    .with("expect", "size:1")
                    .with("timeout", "5s")
                    .result();

            assertThat(ShortRun.failures(result)).containsExactly("RESET_WRITING ECONNRESET");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aResetOnAcceptIsResetBeforeFirstByte(Transport transport) throws IOException {
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> ScriptedServer.reset(socket))) {
            Result result = ShortRun.against(server.target(), transport)
                    .with("connections", "8")
                    .result();

            assertThat(ShortRun.failures(result)).containsExactly("RESET_BEFORE_FIRST_BYTE ECONNRESET");
        }
    }

    /** The second connection is tried when the first one and the server are gone. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aServerThatIsGoneBeforeTheLoadBeginsIsMeasuredAllTheSame(Transport transport) throws Exception {
        CompletableFuture<ScriptedServer> itself = new CompletableFuture<>();
        ScriptedServer.Script script = (socket, connection) -> itself.join().close();
        try (ScriptedServer server = ScriptedServer.start(script)) {
            itself.complete(server);

            Result result = ShortRun.against(server.target(), transport)
                    .with("connections", "2")
                    .with("connectRate", "5/s")
                    .result();

            assertThat(ShortRun.failures(result)).containsExactly("CONNECT_REFUSED ECONNREFUSED");
            assertThat(result.everUsable()).isTrue();
            assertThat(result.durationNanos()).isEqualTo(250_000_000);
        }
    }

    // The target closes.

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aCloseInsteadOfAnAnswerIsClosedAwaiting(Transport transport) throws IOException {
        Result result = run(transport, (socket, connection) -> readRequest(socket));

        assertThat(ShortRun.failures(result)).containsExactly("CLOSED_AWAITING");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aHalfCloseInsteadOfAnAnswerIsClosedAwaiting(Transport transport) throws IOException {
        Result result = run(transport, (socket, connection) -> {
            readRequest(socket);
            socket.shutdownOutput();
            ScriptedServer.silence().serve(socket, connection);
        });

        assertThat(ShortRun.failures(result)).containsExactly("CLOSED_AWAITING");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aHalfCloseBeforeTheWholeRequestIsWrittenIsClosedAwaiting(Transport transport) throws IOException {
        ScriptedServer.Script script = (socket, connection) -> {
            socket.getInputStream().skipNBytes(1);
            socket.shutdownOutput();
            ScriptedServer.silence().serve(socket, connection);
        };
        try (ScriptedServer server = ScriptedServer.start(script)) {
            Result result = ShortRun.against(server.target(), transport)
                    .with("send", "size:16MiB")
                    .result();

            assertThat(ShortRun.failures(result)).containsExactly("CLOSED_AWAITING");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aCloseInTheMiddleOfAnAnswerIsClosedMidResponse(Transport transport) throws IOException {
        Result result = run(transport, (socket, connection) -> answer(socket, half(readRequest(socket))));

        assertThat(ShortRun.failures(result)).containsExactly("CLOSED_MID_RESPONSE");
        assertThat(detail(result)).isEqualTo(HALF_A_RESPONSE);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aCloseWhileNothingIsOwedIsNoFailure(Transport transport) throws IOException {
        ScriptedServer.Script script = (socket, connection) -> answer(socket, readRequest(socket));
        try (ScriptedServer server = ScriptedServer.start(script)) {
            Result result = atLeisure(server, transport).result();

            assertThat(ShortRun.failures(result)).isEmpty();
            assertThat(result.total().connections().closedByPeer()).isEqualTo(3);
            assertThat(result.total().requests().answered()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aResetWhileNothingIsOwedIsNoFailure(Transport transport) throws IOException {
        ScriptedServer.Script script = (socket, connection) -> {
            answer(socket, readRequest(socket));
            giveTimeToRead(socket);
            ScriptedServer.reset(socket);
        };
        try (ScriptedServer server = ScriptedServer.start(script)) {
            Result result = atLeisure(server, transport).result();

            assertThat(ShortRun.failures(result)).isEmpty();
            assertThat(result.total().connections().closedByPeer()).isEqualTo(3);
            assertThat(result.total().requests().answered()).isEqualTo(3);
        }
    }

    // The target takes its time.

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aServerThatDoesNotReadIsWriteStalled(Transport transport) throws IOException {
        try (ScriptedServer deaf = ScriptedServer.deaf(50)) {
            Result result = ShortRun.against(deaf.target(), transport)
                    .with("send", "size:16MiB")
                    .result();

            assertThat(ShortRun.failures(result)).containsExactly("WRITE_STALLED");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void aServerThatDoesNotAnswerIsResponseTimeout(Transport transport) throws IOException {
        Result result = run(transport, ScriptedServer.silence());

        assertThat(ShortRun.failures(result)).containsExactly("RESPONSE_TIMEOUT");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void anAnswerThatStopsShortIsResponseIncomplete(Transport transport) throws IOException {
        Result result = run(transport, (socket, connection) -> {
            answer(socket, half(readRequest(socket)));
            ScriptedServer.silence().serve(socket, connection);
        });

        assertThat(ShortRun.failures(result)).containsExactly("RESPONSE_INCOMPLETE");
        assertThat(detail(result)).isEqualTo(HALF_A_RESPONSE);
    }

    // The target says something else.

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void otherBytesThanExpectedAreResponseWrong(Transport transport) throws IOException {
        Result result = run(transport, (socket, connection) -> {
            byte[] response = readRequest(socket);
            response[100] = 0;
            answer(socket, response);
            ScriptedServer.silence().serve(socket, connection);
        });

        assertThat(ShortRun.failures(result)).containsExactly("RESPONSE_WRONG");
        assertThat(detail(result)).startsWith("at byte 100 of 128: expected ").contains(", got 00");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void theRestOfALongerWrongResponseIsNoFailureOfItsOwn(Transport transport) throws IOException {
        Result result = run(transport, (socket, connection) -> {
            byte[] request = readRequest(socket);
            byte[] response = Arrays.copyOf(request, REQUEST_BYTES + 50);
            response[0] = '-';
            answer(socket, response);
            ScriptedServer.silence().serve(socket, connection);
        });

        assertThat(ShortRun.failures(result)).containsExactly("RESPONSE_WRONG");
        assertThat(result.total().connections().broken()).isZero();
        assertThat(result.total().failureCount())
                .isEqualTo(result.total().requests().failed());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void moreBytesThanExpectedAreResponseUnasked(Transport transport) throws IOException {
        Result result = run(transport, (socket, connection) -> {
            byte[] request = readRequest(socket);
            answer(socket, Arrays.copyOf(request, REQUEST_BYTES + 1));
            ScriptedServer.silence().serve(socket, connection);
        });

        assertThat(ShortRun.failures(result)).containsExactly("RESPONSE_UNASKED");
        assertThat(detail(result)).isEqualTo("1 bytes, first 00; by --expect echo every response was whole already");
        assertThat(result.total().requests().failed()).isZero();
        assertThat(result.total().connections().broken()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void anAnswerWithoutEndIsResponseTooLong(Transport transport) throws IOException {
        ScriptedServer.Script script = (socket, connection) -> {
            readRequest(socket);
            byte[] block = new byte[1 << 20];
            while (!socket.isClosed()) {
                answer(socket, block);
            }
        };
        try (ScriptedServer server = ScriptedServer.start(script)) {
            Result result = ShortRun.against(server.target(), transport)
                    .with("expect", "line")
                    .with("timeout", "20s")
                    .with("requestsPerConnection", "1")
                    .result();

            assertThat(ShortRun.failures(result)).containsExactly("RESPONSE_TOO_LONG");
        }
    }

    private static Result run(Transport transport, ScriptedServer.Script script) throws IOException {
        try (ScriptedServer server = ScriptedServer.start(script)) {
            return ShortRun.against(server.target(), transport).result();
        }
    }

    /** Three requests, so far apart that a connection is idle after each. */
    private static ShortRun atLeisure(ScriptedServer server, Transport transport) {
        return ShortRun.against(server.target(), transport)
                .with("rate", "4/s")
                .with("arrivals", "even")
                .with("duration", "750ms");
    }

    private static byte[] readRequest(Socket socket) throws IOException {
        byte[] request = new byte[REQUEST_BYTES];
        new DataInputStream(socket.getInputStream()).readFully(request);
        return request;
    }

    private static byte[] half(byte[] response) {
        return Arrays.copyOf(response, response.length / 2);
    }

    private static void answer(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    private static void giveTimeToRead(Socket socket) throws IOException {
        socket.setSoTimeout(200);
        try {
            socket.getInputStream().read();
        } catch (SocketTimeoutException nothingMoreWasSent) {
            // So the client has had its time.
        }
    }

    private static String detail(Result result) {
        return result.total().failures().get(0).examples().get(0).detail();
    }
}
