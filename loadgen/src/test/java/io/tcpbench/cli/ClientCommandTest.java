package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tcpbench.ScriptedServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client as a filter. */
class ClientCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final BlockingQueue<String> heard = new ArrayBlockingQueue<>(1);
    private final Terminal terminal = new Terminal().out(out);

    private int client(String input, String... words) {
        terminal.in(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        return terminal.type(
                Stream.concat(Stream.of("client"), Arrays.stream(words)).toArray(String[]::new));
    }

    private String printed() {
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** Keeps what the client says until it ends its side, and answers then. */
    private ScriptedServer answeringAtTheEnd(String answer) throws IOException {
        return ScriptedServer.start((socket, connection) -> {
            heard.add(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    private static ScriptedServer saying(String words) throws IOException {
        return ScriptedServer.start((socket, connection) -> {
            socket.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    @Test
    void linesAreEchoedAndNothingElseIsPrinted() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            int exitCode = client("one\ntwo", server.target());

            assertThat(exitCode).isZero();
            assertThat(printed()).isEqualTo("one\ntwo\n");
            assertThat(terminal.err()).isEqualTo("closed by " + server.target() + "\n");
        }
    }

    @Test
    void whatIsOwedAfterTheLastLineIsStillPrinted() throws Exception {
        try (ScriptedServer server = answeringAtTheEnd("late\nlines\n")) {
            int exitCode = client("a question\n", server.target());

            assertThat(exitCode).isZero();
            assertThat(printed()).isEqualTo("late\nlines\n");
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("a question\n");
        }
    }

    @Test
    void aServerThatSpeaksFirstIsPrintedWithoutAQuestion() throws Exception {
        try (ScriptedServer server = saying("220 mail.example.org ESMTP\r\n")) {
            int exitCode = client("", server.target());

            assertThat(exitCode).isZero();
            assertThat(printed()).isEqualTo("220 mail.example.org ESMTP\r\n");
        }
    }

    @Test
    void aServerThatAnswersNothingIsLeftAfterTheTimeout() throws Exception {
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            socket.getInputStream().readAllBytes();
            awaitForever();
        })) {
            int exitCode = client("hello\n", server.target(), "--timeout", "50ms");

            assertThat(exitCode).isZero();
            assertThat(printed()).isEmpty();
            assertThat(terminal.err())
                    .isEqualTo("nothing more from " + server.target()
                            + " within 50ms (--timeout); it has not closed the connection\n");
        }
    }

    private static void awaitForever() {
        try {
            new ArrayBlockingQueue<>(1).take();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theEndOfTheConnectionEndsAClientWhoseInputGoesOn() throws Exception {
        try (ScriptedServer server = saying("bye\n")) {
            terminal.in(new PipedInputStream(new PipedOutputStream()));

            int exitCode = terminal.type("client", server.target());

            assertThat(exitCode).isZero();
            assertThat(printed()).isEqualTo("bye\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"lf,'a\n\n'", "crlf,'a\r\n\r\n'", "none,a", "nul,'a\u0000\u0000'", "CRLF,'a\r\n\r\n'"})
    void linesEndAsAsked(String lineEnd, String sent) throws Exception {
        try (ScriptedServer server = answeringAtTheEnd("")) {
            client("a\n\n", server.target(), "--line-end", lineEnd);

            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @CsvSource({"q", "Q"})
    void aLineQEndsTheInput(String quit) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            int exitCode = client("one\n" + quit + "\ntwo\n", server.target());

            assertThat(exitCode).isZero();
            assertThat(printed()).isEqualTo("one\n");
        }
    }

    @Test
    void escapesAreSentAsBytes() throws Exception {
        try (ScriptedServer server = answeringAtTheEnd("")) {
            client("\\x00\\xffµ\\r\n", server.target(), "--escapes", "--line-end", "none");

            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("\u0000\u00ff\u00c2\u00b5\r");
        }
    }

    @Test
    void aWrongEscapeIsAFaultThatNamesItsLine() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.silence())) {
            int exitCode = client("one\n\\z\n", server.target(), "--escapes");

            assertThat(exitCode).isEqualTo(64);
            assertThat(terminal.err()).startsWith("tcpbench: line 2: '\\z' is not allowed; allowed is text with");
        }
    }

    @Test
    void anInputThatCantBeReadIsAFault() throws Exception {
        PipedInputStream closed = new PipedInputStream(new PipedOutputStream());
        closed.close();
        terminal.in(closed);
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.silence())) {
            int exitCode = terminal.type("client", server.target());

            assertThat(exitCode).isEqualTo(64);
            assertThat(terminal.err())
                    .isEqualTo("tcpbench: standard input: can't be read (Pipe closed); allowed is a file, a pipe"
                            + " or a terminal\n");
        }
    }

    @Test
    void bytesGoIntoAPipeAsTheyAreAndOntoATerminalSpelledOut() throws Exception {
        try (ScriptedServer server = saying("\u0000\u001b[2J\u00ff\r\n")) {
            client("", server.target());
            assertThat(printed()).isEqualTo("\u0000\u001b[2J\u00ff\r\n");

            out.reset();
            terminal.watched(Map.of("TERM", "xterm"));
            client("", server.target());
            assertThat(printed()).isEqualTo("\\x00\\x1b[2J\\xff\n");
        }
    }

    @Test
    void aHexDumpHasOffsets() throws Exception {
        try (ScriptedServer server = saying("+PONG\r\n")) {
            client("", server.target(), "--hex");

            assertThat(printed()).isEqualTo("00000000  2b 50 4f 4e 47 0d 0a                              |+PONG..|\n");
        }
    }

    @Test
    void aReaderThatWentAwayEndsTheClient() throws Exception {
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            while (true) {
                socket.getOutputStream().write('x');
            }
        })) {
            terminal.out(broken());

            assertThat(client("", server.target())).isZero();
        }
    }

    private static OutputStream broken() {
        return new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
    }

    @Test
    void aRefusedConnectionIsNamed() throws Exception {
        int port;
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = once.getLocalPort();
        }

        int exitCode = client("hello\n", "127.0.0.1:" + port);

        assertThat(exitCode).isEqualTo(69);
        assertThat(terminal.err())
                .startsWith("tcpbench: 127.0.0.1:" + port
                        + ": no connection: CONNECT_REFUSED: the SYN was answered with RST")
                .hasLineCount(2);
    }

    @Test
    void aNameWithoutAnAddressIsNamed() {
        int exitCode = client("", "no-such-host.invalid:1");

        assertThat(exitCode).isEqualTo(69);
        assertThat(terminal.err()).startsWith("tcpbench: no-such-host.invalid:1: no connection: DNS_NOT_FOUND");
    }

    @Test
    void aResetBeforeAnyAnswerIsNamed() throws Exception {
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            socket.getInputStream().read();
            ScriptedServer.reset(socket);
        })) {
            int exitCode = client("hello\n", server.target());

            assertThat(exitCode).isEqualTo(69);
            assertThat(terminal.err())
                    .isEqualTo("tcpbench: " + server.target()
                            + ": RESET_BEFORE_FIRST_BYTE: RST on a connection that never received a byte\n");
        }
    }

    @Test
    void aResetInPlaceOfAnAnswerIsNamed() throws Exception {
        PipedOutputStream typing = new PipedOutputStream();
        terminal.in(new PipedInputStream(typing));
        terminal.out(new OutputStream() {
            @Override
            public void write(int prompt) throws IOException {
                typing.write("hello\n".getBytes(StandardCharsets.US_ASCII));
                typing.flush();
            }
        });
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            socket.getOutputStream().write('>');
            socket.getInputStream().read();
            ScriptedServer.reset(socket);
        })) {
            int exitCode = terminal.type("client", server.target());

            assertThat(exitCode).isEqualTo(69);
            assertThat(terminal.err())
                    .isEqualTo("tcpbench: " + server.target() + ": RESET_AWAITING: RST while a response was owed\n");
        }
    }

    @Test
    void aResetWhileNothingIsOwedIsCalledAReset() throws Exception {
        terminal.in(new PipedInputStream(new PipedOutputStream()));
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            socket.getOutputStream().write('>');
            awaitOutput();
            ScriptedServer.reset(socket);
        })) {
            int exitCode = terminal.type("client", server.target());

            assertThat(exitCode).isEqualTo(69);
            assertThat(terminal.err())
                    .isEqualTo("tcpbench: " + server.target() + ": the server reset the connection (ECONNRESET)\n");
        }
    }

    /** A reset throws away what the client has not read. */
    private void awaitOutput() {
        await().atMost(Duration.ofSeconds(10)).until(() -> out.size() > 0);
    }

    @Test
    void allFaultsAreToldAtOnceAndNothingIsOpened() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.silence())) {
            int exitCode = client(
                    "",
                    server.target(),
                    "--line-end",
                    "cr",
                    "--timeout",
                    "5",
                    "--tls",
                    "--tls-ca",
                    "/nowhere",
                    "--connect-timeout",
                    "soon");

            assertThat(exitCode).isEqualTo(64);
            assertThat(terminal.err())
                    .contains("--line-end: 'cr' is not allowed; allowed is lf, crlf, none, nul\n")
                    .contains("--timeout: '5' is not allowed")
                    .contains("--connect-timeout: 'soon' is not allowed")
                    .contains(
                            "--tls-ca: '/nowhere' is not allowed; allowed is a readable file with certificates in PEM\n")
                    .hasLineCount(4);
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void aMissingTargetIsAFault() {
        int exitCode = client("");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err())
                .isEqualTo("tcpbench: no target: give HOST:PORT, such as 127.0.0.1:9090; see tcpbench client --help\n");
    }
}
