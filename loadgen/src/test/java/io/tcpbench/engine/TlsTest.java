package io.tcpbench.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.X509Bundle;
import io.tcpbench.Pki;
import io.tcpbench.ScriptedServer;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secured connections to servers of the JDK's, and all that can be wrong with them, over real sockets. */
class TlsTest {
    private static final String TLS_1_2 = "TLSv1.2";
    private static final String TLS_1_3 = "TLSv1.3";

    private static Pki pki;
    private static X509Bundle localhost;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeCertificates() throws Exception {
        pki = new Pki();
        localhost = pki.certificateFor("localhost");
    }

    @EachTransport
    void aTrustedServerIsAskedAsOthersAre(Transport transport) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(pki.listener(localhost, TLS_1_3), ScriptedServer.echo())) {
            Result result = secured(server, transport)
                    .with("connections", "4")
                    .with("pipeline", "4")
                    .with("send", "size:20KiB")
                    .result();

            assertEverythingAnswered(result);
            assertThat(result.total().handshake().count())
                    .isEqualTo(result.total().connections().opened())
                    .isEqualTo(4);
            assertThat(result.total().connect().count()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"jdk, TLSv1.2", "openssl, TLSv1.2", "openssl, TLSv1.3"})
    void eachProviderSpeaksEachVersion(String provider, String version) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(pki.listener(localhost, version), ScriptedServer.echo())) {
            Result result =
                    secured(server, Transport.NIO).with("tlsProvider", provider).result();

            assertEverythingAnswered(result);
        }
    }

    @EachTransport
    void anExpiredCertificateIsRefused(Transport transport) throws Exception {
        try (ScriptedServer server =
                ScriptedServer.start(pki.listener(pki.expired("localhost"), TLS_1_3), ScriptedServer.echo())) {
            assertNeverUsable(secured(server, transport), "TLS_CERTIFICATE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "openssl"})
    void aCertificateForAnotherHostIsRefused(String provider) throws Exception {
        try (ScriptedServer server =
                ScriptedServer.start(pki.listener(pki.certificateFor("example.org"), TLS_1_3), ScriptedServer.echo())) {
            assertNeverUsable(secured(server, Transport.NIO).with("tlsProvider", provider), "TLS_CERTIFICATE");
            assertEverythingAnswered(secured(server, Transport.NIO)
                    .with("tlsProvider", provider)
                    .with("tlsServerName", "example.org")
                    .result());
        }
    }

    @Test
    void aCertificateForTheAddressOfTheTargetIsTaken() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.start(pki.listener(pki.certificateFor("127.0.0.1"), TLS_1_3), ScriptedServer.echo())) {
            assertEverythingAnswered(secured(server, Transport.NIO)
                    .with("target", "127.0.0.1:" + port(server))
                    .result());
        }
    }

    @Test
    void aCertificateOfAnUnknownIssuerIsRefusedUnlessAllAreTaken() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(pki.listener(localhost, TLS_1_3), ScriptedServer.echo())) {
            ShortRun careful =
                    ShortRun.against("localhost:" + port(server), Transport.NIO).with("tls", "true");

            assertNeverUsable(careful, "TLS_CERTIFICATE");
            assertEverythingAnswered(careful.with("tlsInsecure", "true").result());
        }
    }

    @EachTransport
    void aServerThatSpeaksInTheClearIsTlsPlaintextPeer(Transport transport) throws Exception {
        ScriptedServer.Script greeting = (socket, connection) -> {
            socket.getOutputStream().write("220 mail.example ready\r\n".getBytes(US_ASCII));
            ScriptedServer.silence().serve(socket, connection);
        };
        try (ScriptedServer server = ScriptedServer.start(greeting)) {
            assertNeverUsable(secured(server, transport), "TLS_PLAINTEXT_PEER");
        }
    }

    @EachTransport
    void aServerThatSaysNothingIsTlsTimeout(Transport transport) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.silence())) {
            assertNeverUsable(secured(server, transport).with("connectTimeout", "300ms"), "TLS_TIMEOUT");
        }
    }

    @EachTransport
    void aResetInTheHandshakeIsTlsClosed(Transport transport) throws Exception {
        ScriptedServer.Script reset = (socket, connection) -> {
            socket.getInputStream().read();
            ScriptedServer.reset(socket);
        };
        try (ScriptedServer server = ScriptedServer.start(reset)) {
            assertNeverUsable(secured(server, transport), "TLS_CLOSED ECONNRESET");
        }
    }

    @EachTransport
    void aCloseInTheHandshakeIsTlsClosed(Transport transport) throws Exception {
        ScriptedServer.Script close = (socket, connection) -> {
            socket.getInputStream().read(new byte[64 << 10]);
            socket.shutdownOutput();
            ScriptedServer.silence().serve(socket, connection);
        };
        try (ScriptedServer server = ScriptedServer.start(close)) {
            assertNeverUsable(secured(server, transport), "TLS_CLOSED");
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, jdk, false", "TLSv1.3, jdk, true", "TLSv1.2, openssl, false", "TLSv1.3, openssl, true"})
    void aClientThatHasNoCertificateIsRefusedWheneverTheServerSaysSo(
            String version, String provider, boolean afterHandshake) throws Exception {
        SSLServerSocket listener = pki.listener(localhost, version);
        listener.setNeedClientAuth(true);
        try (ScriptedServer server = ScriptedServer.start(listener, ScriptedServer.echo())) {
            ShortRun run = secured(server, Transport.NIO).with("tlsProvider", provider);

            Result result = run.result();

            // Up to TLS 1.2 a server may say no more than handshake_failure (RFC 5246, 7.4.6), as newer JDKs do.
            assertThat(ShortRun.failures(result))
                    .hasSize(1)
                    .isSubsetOf(
                            afterHandshake ? List.of("TLS_CERTIFICATE") : List.of("TLS_CERTIFICATE", "TLS_PROTOCOL"));
            assertThat(result.everUsable()).isEqualTo(afterHandshake);
            assertThat(result.total().requests().answered()).isZero();
            assertEverythingAnswered(withCertificate(run).result());
        }
    }

    private static ShortRun withCertificate(ShortRun run) throws Exception {
        X509Bundle client = pki.certificateFor("client.example");
        return run.with("tlsCert", client.toTempCertChainPem().getPath())
                .with("tlsKey", client.toTempPrivateKeyPem().getPath());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk", "openssl"})
    void nameAndProtocolsAreOffered(String provider) throws Exception {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        ScriptedServer.Script noting = (socket, connection) -> {
            SSLSocket secured = (SSLSocket) socket;
            secured.startHandshake();
            asked.add(secured.getApplicationProtocol() + " of "
                    + ((ExtendedSSLSession) secured.getSession()).getRequestedServerNames());
            ScriptedServer.echo().serve(socket, connection);
        };
        SSLServerSocket listener = pki.listener(pki.certificateFor("server.example"), TLS_1_3);
        SSLParameters parameters = listener.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"second/2", "first/1"});
        listener.setSSLParameters(parameters);
        try (ScriptedServer server = ScriptedServer.start(listener, noting)) {
            Result result = secured(server, Transport.NIO)
                    .with("tlsProvider", provider)
                    .with("tlsAlpn", "first/1")
                    .with("tlsServerName", "server.example")
                    .result();

            assertEverythingAnswered(result);
            assertThat(asked).containsExactly("first/1 of [type=host_name (0), value=server.example]");
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "false, 6"})
    void sessionsAreGoneOnWithUnlessToldOtherwise(String resumption, int sessions) throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        ScriptedServer.Script noting = (socket, connection) -> {
            SSLSocket secured = (SSLSocket) socket;
            secured.startHandshake();
            seen.add(HexFormat.of().formatHex(secured.getSession().getId()));
            ScriptedServer.echo().serve(socket, connection);
        };
        try (ScriptedServer server = ScriptedServer.start(pki.listener(localhost, TLS_1_2), noting)) {
            Result result = secured(server, Transport.NIO)
                    .with("rate", "10/s")
                    .with("arrivals", "even")
                    .with("duration", "600ms")
                    .with("requestsPerConnection", "1")
                    .with("tlsResumption", resumption)
                    .result();

            assertEverythingAnswered(result);
            assertThat(result.total().connections().opened()).isGreaterThanOrEqualTo(6);
            assertThat(seen.size() == 1).isEqualTo(sessions == 1);
        }
    }

    @Test
    void filesThatAreNotWhatTheyHaveToBeAreFoundBeforeTheRun() throws Exception {
        String garbage =
                Files.writeString(folder.resolve("garbage.pem"), "nothing").toString();

        assertRefused(List.of("tlsCa"), garbage, "tlsCa: '" + garbage + "' is not allowed; allowed is a readable PEM");
        assertRefused(List.of("tlsCa"), "/nowhere.pem", "tlsCa: '/nowhere.pem' is not allowed");
        assertRefused(List.of("tlsCert", "tlsKey"), garbage, "tlsCert: '" + garbage + "' is not allowed");
    }

    private static void assertRefused(List<String> names, String file, String message) {
        ShortRun run = ShortRun.against("127.0.0.1:9", Transport.NIO).with("tls", "true");
        names.forEach(name -> run.with(name, file));

        assertThatThrownBy(run::result).isInstanceOf(InvalidSettings.class).hasMessageContaining(message);
    }

    private static ShortRun secured(ScriptedServer server, Transport transport) {
        return ShortRun.against("localhost:" + port(server), transport)
                .with("tls", "true")
                .with("tlsCa", pki.authority());
    }

    private static String port(ScriptedServer server) {
        String target = server.target();
        return target.substring(target.lastIndexOf(':') + 1);
    }

    private static void assertNeverUsable(ShortRun run, String failure) {
        Result result = run.result();

        assertThat(ShortRun.failures(result)).containsExactly(failure);
        assertThat(result.everUsable()).isFalse();
        assertThat(result.total().connections().opened()).isZero();
        assertThat(result.total().handshake().count()).isZero();
    }

    private static void assertEverythingAnswered(Result result) {
        assertThat(ShortRun.failures(result)).isEmpty();
        assertThat(result.total().requests().answered())
                .isPositive()
                .isEqualTo(result.total().requests().due());
    }
}
