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

/**
 * Every failure that loopback can provoke, on every transport, by provoking it. Those that need routes are in a
 * namespace of their own.
 */
class LoopbackDiagnosisTest {
    private static final int REQUEST_BYTES = 128;
    /** Three requests, so far apart that a connection is idle after each. */
    private static final String[] AT_LEISURE = {"rate=4/s", "arrivals=even", "duration=750ms"};

    private static final String HALF_A_RESPONSE = "64 bytes of the response had come, the last of them"
            + " 5152535455565758595a5b5c5d5e5f60; --expect echo asks for more";

    // No connection comes about.

    @EachTransport
    void aPortWhereNobodyListensIsConnectRefused(Transport transport) throws IOException {
        String target;
        try (ScriptedServer gone = ScriptedServer.start(ScriptedServer.echo())) {
            target = gone.target();
        }

        Result result = ShortRun.against(target, transport).result();

        assertThat(ShortRun.failures(result)).containsExactly("CONNECT_REFUSED ECONNREFUSED");
        assertThat(result.everUsable()).isFalse();
    }

    @EachTransport
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

    @EachTransport
    void connectionsThatOnlyTheKernelAcceptedAreNeverAnswered(Transport transport) throws IOException {
        try (ScriptedServer deaf = ScriptedServer.deaf(1)) {
            Result result = ShortRun.against(deaf.target(), transport).result();

            assertThat(result.total().connections().opened()).isPositive();
            assertThat(ShortRun.failures(result)).contains("RESPONSE_TIMEOUT");
            assertThat(result.total().requests().answered()).isZero();
        }
    }

    @EachTransport
    void aNameWithoutAddressIsDnsNotFound(Transport transport) {
        Result result = ShortRun.against("no-such-host.invalid:9", transport).result();

        assertThat(ShortRun.failures(result)).containsExactly("DNS_NOT_FOUND");
        assertThat(result.everUsable()).isFalse();
    }

    // The target resets.

    @EachTransport
    void aResetInsteadOfTheFirstAnswerIsResetBeforeFirstByte(Transport transport) throws IOException {
        Result result = run(transport, (socket, connection) -> {
            readRequest(socket);
            ScriptedServer.reset(socket);
        });

        assertThat(ShortRun.failures(result)).containsExactly("RESET_BEFORE_FIRST_BYTE ECONNRESET");
    }

    @EachTransport
    void aResetInsteadOfALaterAnswerIsResetAwaiting(Transport transport) throws IOException {
        Result result = run(transport, (socket, connection) -> {
            answer(socket, readRequest(socket));
            readRequest(socket);
            ScriptedServer.reset(socket);
        });

        assertThat(ShortRun.failures(result)).containsExactly("RESET_AWAITING ECONNRESET");
    }

    /** A reset throws away what the client has not read yet, so it comes after the next request or a while. */
    @EachTransport
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
        Result result = run(transport, script, "pipeline=2");

        assertThat(ShortRun.failures(result)).containsExactly("RESET_MID_RESPONSE ECONNRESET");
    }

    /** The first response is wrong from its first byte and stops half way; of the second one nothing comes. */
    @EachTransport
    void aResetAfterHalfAWrongAnswerIsResetAwaitingForTheNextRequest(Transport transport) throws IOException {
        ScriptedServer.Script script = (socket, connection) -> {
            readRequest(socket);
            readRequest(socket);
            answer(socket, new byte[REQUEST_BYTES / 2]);
            giveTimeToRead(socket);
            ScriptedServer.reset(socket);
        };
        Result result = run(transport, script, "pipeline=2");

        assertThat(ShortRun.failures(result)).containsExactly("RESET_AWAITING ECONNRESET", "RESPONSE_WRONG");
    }

    @EachTransport
    void aResetBeforeTheWholeRequestIsWrittenIsResetWriting(Transport transport) throws IOException {
        int requestBytes = 16 << 20;
        ScriptedServer.Script script = (socket, connection) -> {
            socket.getInputStream().skipNBytes(requestBytes);
            answer(socket, new byte[1]);
            socket.getInputStream().skipNBytes(1);
            ScriptedServer.reset(socket);
        };
        Result result = run(transport, script, "send=size:16MiB", "expect=size:1", "timeout=5s");

        assertThat(ShortRun.failures(result)).containsExactly("RESET_WRITING ECONNRESET");
    }

    @EachTransport
    void aResetOnAcceptIsResetBeforeFirstByte(Transport transport) throws IOException {
        Result result = run(transport, (socket, connection) -> ScriptedServer.reset(socket), "connections=8");

        assertThat(ShortRun.failures(result)).containsExactly("RESET_BEFORE_FIRST_BYTE ECONNRESET");
    }

    /** The second connection is tried when the first one and the server are gone. */
    @EachTransport
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

    @EachTransport
    void aCloseInsteadOfAnAnswerIsClosedAwaiting(Transport transport) throws IOException {
        Result result = run(transport, (socket, connection) -> readRequest(socket));

        assertThat(ShortRun.failures(result)).containsExactly("CLOSED_AWAITING");
    }

    @EachTransport
    void aHalfCloseInsteadOfAnAnswerIsClosedAwaiting(Transport transport) throws IOException {
        Result result = run(transport, (socket, connection) -> {
            readRequest(socket);
            socket.shutdownOutput();
            ScriptedServer.silence().serve(socket, connection);
        });

        assertThat(ShortRun.failures(result)).containsExactly("CLOSED_AWAITING");
    }

    @EachTransport
    void aHalfCloseBeforeTheWholeRequestIsWrittenIsClosedAwaiting(Transport transport) throws IOException {
        ScriptedServer.Script script = (socket, connection) -> {
            socket.getInputStream().skipNBytes(1);
            socket.shutdownOutput();
            ScriptedServer.silence().serve(socket, connection);
        };
        Result result = run(transport, script, "send=size:16MiB");

        assertThat(ShortRun.failures(result)).containsExactly("CLOSED_AWAITING");
    }

    @EachTransport
    void aCloseInTheMiddleOfAnAnswerIsClosedMidResponse(Transport transport) throws IOException {
        Result result = run(transport, (socket, connection) -> answer(socket, half(readRequest(socket))));

        assertThat(ShortRun.failures(result)).containsExactly("CLOSED_MID_RESPONSE");
        assertThat(detail(result)).isEqualTo(HALF_A_RESPONSE);
    }

    @EachTransport
    void aCloseWhileNothingIsOwedIsNoFailure(Transport transport) throws IOException {
        ScriptedServer.Script script = (socket, connection) -> answer(socket, readRequest(socket));
        Result result = run(transport, script, AT_LEISURE);

        assertThat(ShortRun.failures(result)).isEmpty();
        assertThat(result.total().connections().closedByPeer()).isEqualTo(3);
        assertThat(result.total().requests().answered()).isEqualTo(3);
    }

    @EachTransport
    void aResetWhileNothingIsOwedIsNoFailure(Transport transport) throws IOException {
        ScriptedServer.Script script = (socket, connection) -> {
            answer(socket, readRequest(socket));
            giveTimeToRead(socket);
            ScriptedServer.reset(socket);
        };
        Result result = run(transport, script, AT_LEISURE);

        assertThat(ShortRun.failures(result)).isEmpty();
        assertThat(result.total().connections().closedByPeer()).isEqualTo(3);
        assertThat(result.total().requests().answered()).isEqualTo(3);
    }

    // The target takes its time.

    @EachTransport
    void aServerThatDoesNotReadIsWriteStalled(Transport transport) throws IOException {
        try (ScriptedServer deaf = ScriptedServer.deaf(50)) {
            Result result = ShortRun.against(deaf.target(), transport)
                    .with("send", "size:16MiB")
                    .result();

            assertThat(ShortRun.failures(result)).containsExactly("WRITE_STALLED");
        }
    }

    @EachTransport
    void aServerThatDoesNotAnswerIsResponseTimeout(Transport transport) throws IOException {
        Result result = run(transport, ScriptedServer.silence());

        assertThat(ShortRun.failures(result)).containsExactly("RESPONSE_TIMEOUT");
    }

    @EachTransport
    void anAnswerThatStopsShortIsResponseIncomplete(Transport transport) throws IOException {
        Result result = run(transport, (socket, connection) -> {
            answer(socket, half(readRequest(socket)));
            ScriptedServer.silence().serve(socket, connection);
        });

        assertThat(ShortRun.failures(result)).containsExactly("RESPONSE_INCOMPLETE");
        assertThat(detail(result)).isEqualTo(HALF_A_RESPONSE);
    }

    // The target says something else.

    @EachTransport
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

    @EachTransport
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

    @EachTransport
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

    @EachTransport
    void anAnswerWithoutEndIsResponseTooLong(Transport transport) throws IOException {
        ScriptedServer.Script script = (socket, connection) -> {
            readRequest(socket);
            byte[] block = new byte[1 << 20];
            while (!socket.isClosed()) {
                answer(socket, block);
            }
        };
        Result result = run(transport, script, "expect=line", "timeout=20s", "requestsPerConnection=1");

        assertThat(ShortRun.failures(result)).containsExactly("RESPONSE_TOO_LONG");
    }

    /** @param settings each as {@code NAME=TEXT} */
    private static Result run(Transport transport, ScriptedServer.Script script, String... settings)
            throws IOException {
        try (ScriptedServer server = ScriptedServer.start(script)) {
            ShortRun run = ShortRun.against(server.target(), transport);
            for (String setting : settings) {
                String[] words = setting.split("=", 2);
                run.with(words[0], words[1]);
            }
            return run.result();
        }
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
