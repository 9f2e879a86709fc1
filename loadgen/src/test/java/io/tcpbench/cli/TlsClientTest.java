package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.ScriptedServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against servers with certificates that the JDK's own keytool made, and against one that has none. */
class TlsClientTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path folder;

    private static Path certificate;
    private static SSLContext context;

    private final Terminal terminal = new Terminal();

    @BeforeAll
    static void makeACertificateForTheNameExampleOrg() throws Exception {
        Path keys = folder.resolve("keys.p12");
        certificate = folder.resolve("server.pem");
        keytool(
                "-genkeypair -alias server -keyalg EC -dname CN=example.org -ext SAN=dns:example.org -validity 2",
                keys);
        keytool("-exportcert -alias server -rfc -file " + certificate, keys);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD.toCharArray());
        context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
    }

    private static void keytool(String command, Path keys) throws Exception {
        String program =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(command(program, command, keys))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .directory(folder.toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("keytool.log")))
                .isZero();
        assertThat(keys).exists();
    }

    private static List<String> command(String program, String command, Path keys) {
        List<String> words = new ArrayList<>(List.of(program));
        words.addAll(List.of(command.split(" ", -1)));
        words.addAll(List.of("-keystore", keys.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        return words;
    }

    private static ScriptedServer encryptedEcho() throws IOException {
        return ScriptedServer.start((socket, connection) -> {
            try (Socket secured = context.getSocketFactory().createSocket(socket, null, false)) {
                ((SSLSocket) secured).setUseClientMode(false);
                ScriptedServer.echo().serve(secured, connection);
            }
        });
    }

    private int client(ScriptedServer server, String... words) {
        terminal.in(new ByteArrayInputStream("hello\n".getBytes(StandardCharsets.UTF_8)));
        return terminal.type(Stream.concat(Stream.of("client", server.target(), "--tls"), Arrays.stream(words))
                .toArray(String[]::new));
    }

    @Test
    void aTrustedServerIsTalkedTo() throws Exception {
        try (ScriptedServer server = encryptedEcho()) {
            int exitCode = client(server, "--tls-ca", certificate.toString(), "--tls-server-name", "example.org");

            assertThat(terminal.err()).isEqualTo("closed by " + server.target() + "\n");
            assertThat(terminal.out()).isEqualTo("hello\n");
            assertThat(exitCode).isZero();
        }
    }

    @Test
    void anyServerIsTalkedToWhenNothingIsChecked() throws Exception {
        try (ScriptedServer server = encryptedEcho()) {
            int exitCode = client(server, "--tls-insecure");

            assertThat(terminal.out()).isEqualTo("hello\n");
            assertThat(exitCode).isZero();
        }
    }

    @Test
    void anUntrustedCertificateIsASentence() throws Exception {
        try (ScriptedServer server = encryptedEcho()) {
            int exitCode = client(server);

            assertThat(exitCode).isEqualTo(69);
            assertThat(terminal.err())
                    .startsWith("tcpbench: " + server.target() + ": no TLS: its certificate is not trusted: nobody")
                    .contains("--tls-ca FILE", "--tls-insecure")
                    .hasLineCount(1);
        }
    }

    @Test
    void aCertificateForAnotherNameIsASentence() throws Exception {
        try (ScriptedServer server = encryptedEcho()) {
            int exitCode = client(server, "--tls-ca", certificate.toString());

            assertThat(exitCode).isEqualTo(69);
            assertThat(terminal.err())
                    .startsWith("tcpbench: " + server.target() + ": no TLS: its certificate is not for 127.0.0.1 (")
                    .contains("--tls-server-name")
                    .hasLineCount(1);
        }
    }

    @Test
    void aServerThatSpeaksPlainTextIsASentence() throws Exception {
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            socket.getOutputStream().write("220 mail.example.org ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        })) {
            int exitCode = client(server);

            assertThat(exitCode).isEqualTo(69);
            assertThat(terminal.err())
                    .isEqualTo("tcpbench: " + server.target()
                            + ": no TLS: it does not speak TLS on this port: its first bytes are plain text\n");
        }
    }

    @Test
    void aServerThatDoesNotAnswerTheHandshakeIsASentence() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.silence())) {
            int exitCode = client(server, "--connect-timeout", "100ms");

            assertThat(exitCode).isEqualTo(69);
            assertThat(terminal.err()).contains("no TLS: no answer to the TLS handshake within 100ms");
        }
    }

    @Test
    void aServerThatClosesInTheHandshakeIsASentence() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(
                (socket, connection) -> socket.getInputStream().read(new byte[1 << 14]))) {
            int exitCode = client(server);

            assertThat(exitCode).isEqualTo(69);
            assertThat(terminal.err()).contains("no TLS: it closed the connection in the TLS handshake");
        }
    }

    @Test
    void optionsOfTlsWithoutTlsAreAFault() {
        int exitCode = terminal.type("client", "127.0.0.1:1", "--tls-insecure");

        assertThat(exitCode).isEqualTo(64);
        assertThat(terminal.err()).contains("--tls-insecure: given without --tls");
    }
}
