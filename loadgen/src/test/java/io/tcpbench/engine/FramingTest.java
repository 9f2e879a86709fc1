package io.tcpbench.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.ScriptedServer;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.Result;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;

/** Where responses end and what they have to hold, on every transport, over real sockets. */
class FramingTest {
    private static final String PING = "text:ping";

    @EachTransport
    void responsesOfAnyLengthAreToldByTheirLengthField(Transport transport) throws IOException {
        ScriptedServer.Script script = (socket, connection) -> {
            for (int length = 0; ; length = (length + 1) % 50) {
                readPing(socket);
                byte[] response = new byte[2 + length];
                response[1] = (byte) length;
                socket.getOutputStream().write(response);
            }
        };
        try (ScriptedServer server = ScriptedServer.start(script)) {
            Result result = ShortRun.against(server.target(), transport)
                    .with("send", PING)
                    .with("expect", "length-field:0,2")
                    .with("pipeline", "4")
                    .result();

            assertEverythingAnswered(result);
        }
    }

    @EachTransport
    void aLengthThatCantBeIsResponseUnframeable(Transport transport) throws IOException {
        ScriptedServer.Script script = (socket, connection) -> {
            readPing(socket);
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
            ScriptedServer.silence().serve(socket, connection);
        };
        try (ScriptedServer server = ScriptedServer.start(script)) {
            Result result = ShortRun.against(server.target(), transport)
                    .with("send", PING)
                    .with("expect", "length-field:0,4")
                    .result();

            assertThat(ShortRun.failures(result)).containsExactly("RESPONSE_UNFRAMEABLE");
            assertThat(result.total().failures().get(0).examples().get(0).detail())
                    .isEqualTo("--expect length-field:0,4 makes a response of 1213486164 bytes of 48545450,"
                            + " and --max-response allows 16777216; it begins with 48545450");
        }
    }

    @EachTransport
    void aResponseMayEndWithItsConnection(Transport transport) throws IOException {
        ScriptedServer.Script script = (socket, connection) -> {
            readPing(socket);
            socket.getOutputStream().write("po".getBytes(US_ASCII));
            socket.getOutputStream().write("ng".getBytes(US_ASCII));
        };
        try (ScriptedServer server = ScriptedServer.start(script)) {
            Result result = ShortRun.against(server.target(), transport)
                    .with("send", PING)
                    .with("expect", "close")
                    .with("check", "exact:pong")
                    .result();

            assertEverythingAnswered(result);
            assertThat(result.total().requests().answered()).isGreaterThan(1);
            assertThat(result.total().connections().closedByPeer()).isZero();
            assertThat(result.total().bytes().received())
                    .isEqualTo(4 * result.total().requests().answered());
        }
    }

    @EachTransport
    void aCloseWithoutAByteIsNoResponse(Transport transport) throws IOException {
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> readPing(socket))) {
            Result result = ShortRun.against(server.target(), transport)
                    .with("send", PING)
                    .with("expect", "close")
                    .result();

            assertThat(ShortRun.failures(result)).containsExactly("CLOSED_AWAITING");
        }
    }

    @EachTransport
    void whatFailsItsCheckIsResponseWrong(Transport transport) throws IOException {
        ScriptedServer.Script script = (socket, connection) -> {
            readPing(socket);
            socket.getOutputStream().write("-ERR no\n".getBytes(US_ASCII));
        };
        try (ScriptedServer server = ScriptedServer.start(script)) {
            for (String expect : new String[] {"line", "close"}) {
                Result result = ShortRun.against(server.target(), transport)
                        .with("send", PING)
                        .with("expect", expect)
                        .with("check", "prefix:+OK")
                        .result();

                assertThat(ShortRun.failures(result)).containsExactly("RESPONSE_WRONG");
                assertThat(result.total().failures().get(0).examples().get(0).detail())
                        .isEqualTo("at byte 0 of 8: expected 2b4f4b, got 2d455252206e6f0a");
                assertThat(result.total().requests().lateResponses()).isZero();
            }
        }
    }

    private static void assertEverythingAnswered(Result result) {
        assertThat(ShortRun.failures(result)).isEmpty();
        assertThat(result.total().requests().answered())
                .isPositive()
                .isEqualTo(result.total().requests().due());
    }

    private static void readPing(Socket socket) throws IOException {
        new DataInputStream(socket.getInputStream()).readFully(new byte[4]);
    }
}
