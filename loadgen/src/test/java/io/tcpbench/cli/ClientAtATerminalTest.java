package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.ScriptedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real client in front of somebody who types. */
class ClientAtATerminalTest {
    private final BlockingQueue<Socket> connected = new ArrayBlockingQueue<>(1);
    private final BlockingQueue<String> heard = new ArrayBlockingQueue<>(10);

    @TempDir
    private Path state;

    /** Writes down what it hears, and says what the test says. */
    private ScriptedServer listener() throws IOException {
        return ScriptedServer.start((socket, connection) -> {
            connected.add(socket);
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heard.add(line);
            }
        });
    }

    private void say(String words) throws Exception {
        Socket socket = connected.poll(20, TimeUnit.SECONDS);
        connected.add(socket);
        socket.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String heard() throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void aLineIsSentItsReplyPrintedAndTheUpArrowBringsItBack() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo());
                PseudoTerminal terminal = PseudoTerminal.start(state, "client", server.target())) {
            terminal.awaitLastLine(">");

            terminal.type("PING !1 \"\\\r");
            terminal.awaitScreen(lines -> lines.contains("PING !1 \"\\"));
            terminal.type(PseudoTerminal.UP);
            terminal.awaitLastLine("> PING !1 \"\\");
            terminal.type("\r");
            terminal.awaitScreen(lines -> lines.lastIndexOf("PING !1 \"\\") > 3);
            terminal.type("q\r");

            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.screen())
                    .containsExactly(
                            "connected to " + server.target() + "; q or Ctrl-D quits",
                            "> PING !1 \"\\",
                            "PING !1 \"\\",
                            "> PING !1 \"\\",
                            "PING !1 \"\\",
                            "> q",
                            "");
        }
    }

    @Test
    void aHalfTypedLineSurvivesWhatArrives() throws Exception {
        try (ScriptedServer server = listener();
                PseudoTerminal terminal = PseudoTerminal.start(state, "client", server.target())) {
            terminal.awaitLastLine(">");
            terminal.type("half a line");
            terminal.awaitLastLine("> half a line");

            say("news\nmore\u001b[2J news\r\nno end");
            terminal.awaitScreen(lines -> lines.containsAll(List.of("news", "more\\x1b[2J news", "no end"))
                    && lines.get(lines.size() - 1).equals("> half a line"));
            terminal.type(" is whole\r");

            assertThat(heard()).isEqualTo("half a line is whole");
        }
    }

    @Test
    void aServerThatSpeaksFirstIsShown() throws Exception {
        try (ScriptedServer server = listener();
                PseudoTerminal terminal = PseudoTerminal.start(state, "client", server.target())) {
            say("220 mail.example.org ESMTP\r\n");

            terminal.awaitScreen(lines -> lines.contains("220 mail.example.org ESMTP")
                    && lines.get(lines.size() - 1).equals(">"));
        }
    }

    @Test
    void theEndOfTheConnectionIsSaidWhileALineIsTyped() throws Exception {
        try (ScriptedServer server = listener();
                PseudoTerminal terminal = PseudoTerminal.start(state, "client", server.target())) {
            terminal.awaitLastLine(">");
            terminal.type("half");
            terminal.awaitLastLine("> half");

            say("bye");
            connected.poll(20, TimeUnit.SECONDS).shutdownOutput();

            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.screen()).contains("> half", "bye", "closed by " + server.target());
        }
    }

    @Test
    void controlDQuitsAndControlCInterrupts() throws Exception {
        SignalMask.assumeDelivered("INT");
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.silence())) {
            try (PseudoTerminal terminal = PseudoTerminal.start(state, "client", server.target())) {
                terminal.awaitLastLine(">");
                terminal.type("\u0004");
                assertThat(terminal.exitCode()).isZero();
            }
            try (PseudoTerminal terminal = PseudoTerminal.start(state, "client", server.target())) {
                terminal.awaitLastLine(">");
                terminal.type("half\u0003");
                assertThat(terminal.exitCode()).isEqualTo(130);
            }
        }
    }

    @Test
    void aWrongEscapeIsToldAndTheConversationGoesOn() throws Exception {
        try (ScriptedServer server = listener();
                PseudoTerminal terminal = PseudoTerminal.start(state, "client", "--escapes", server.target())) {
            terminal.awaitLastLine(">");

            terminal.type("\\z\r");
            terminal.awaitScreen(lines -> lines.stream().anyMatch(line -> line.startsWith("line: '\\z' is not all"))
                    && lines.get(lines.size() - 1).equals(">"));
            terminal.type("\\x41\r");

            assertThat(heard()).isEqualTo("A");
        }
    }

    @Test
    void theHistoryOutlivesTheProcessForItsOwnerAlone() throws Exception {
        Path file = state.resolve("tcpbench/client-history");
        try (ScriptedServer server = listener()) {
            try (PseudoTerminal terminal = PseudoTerminal.start(state, "client", server.target())) {
                terminal.awaitLastLine(">");
                terminal.type("remember\r");
                assertThat(heard()).isEqualTo("remember");
                terminal.type(" forget\rq\r");
                assertThat(terminal.exitCode()).isZero();
            }
            connected.clear();

            try (PseudoTerminal terminal = PseudoTerminal.start(state, "client", server.target())) {
                terminal.awaitLastLine(">");
                terminal.type(PseudoTerminal.UP);
                terminal.awaitLastLine("> remember");
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void withoutAPlaceForTheHistoryEverythingElseWorks() throws Exception {
        Path noFolder = Files.createFile(state.resolve("a-file"));
        try (ScriptedServer server = listener();
                PseudoTerminal terminal = PseudoTerminal.start(noFolder, "client", server.target())) {
            terminal.awaitLastLine(">");

            terminal.type("one\r");
            assertThat(heard()).isEqualTo("one");
            terminal.awaitLastLine(">");
            terminal.type("q\r");

            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.screen()).hasSize(4);
        }
    }
}
