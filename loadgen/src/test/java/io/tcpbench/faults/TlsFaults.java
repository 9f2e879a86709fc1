package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.kind;
import static io.tcpbench.faults.Count.sent;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.pkitesting.X509Bundle;
import io.tcpbench.Pki;
import io.tcpbench.ScriptedServer;
import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Handshakes of TLS that come to nothing, and one that only seems to come to something. */
final class TlsFaults {
    private static final String TLS_1_2 = "TLSv1.2";
    private static final String TLS_1_3 = "TLSv1.3";
    private static final String HOST = "127.0.0.1";
    private static final Amount NONE = exactly(0).asTheServer();
    private static final Amount SOME = atLeast(1).asTheServer();

    /**
     * RFC 4346, 7.4.1.3: version 3.2, of which TLS 1.1 has the number, 32 random bytes, no session,
     * TLS_RSA_WITH_AES_128_CBC_SHA, no compression; in a record of 42 bytes.
     */
    private static final byte[] HELLO_OF_TLS_1_1 =
            HexFormat.of().parseHex("160302002a" + "02000026" + "0302" + "5a".repeat(32) + "00" + "002f" + "00");

    private TlsFaults() {}

    static List<Fault> all() {
        return Stream.of(certificates(), strangeHandshakes(), clientCertificates())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Fault> certificates() {
        return List.of(
                Fault.of(
                                "certificate expired",
                                "yesterday",
                                place -> showing(authority().expired(HOST)))
                        .expect(neverSecured("TLS_CERTIFICATE")),
                Fault.of(
                                "certificate of another host",
                                "of `example.org`",
                                place -> showing(authority().certificateFor("example.org")))
                        .expect(neverSecured("TLS_CERTIFICATE")),
                Fault.of(
                                "certificate of a stranger",
                                "of an authority that is not trusted",
                                place -> showing(new Pki().certificateFor(HOST)))
                        .expect(neverSecured("TLS_CERTIFICATE")));
    }

    private static List<Fault> strangeHandshakes() {
        return List.of(
                Fault.of(
                                "an old version of TLS",
                                "a `ServerHello` of TLS 1.1",
                                place -> afterTheHello(with -> {
                                    with.send(HELLO_OF_TLS_1_1);
                                    with.silence();
                                }))
                        .expect(neverSecured("TLS_PROTOCOL")),
                Fault.of(
                                "no TLS",
                                "the server greets in the clear",
                                place -> afterTheHello(with -> {
                                    with.send("220 mail.example ready\r\n".getBytes(US_ASCII));
                                    with.silence();
                                }))
                        .expect(neverSecured("TLS_PLAINTEXT_PEER")),
                Fault.of(
                                "the handshake stands still",
                                "read the `ClientHello`, read on and say nothing",
                                place -> afterTheHello(Conversation::silence))
                        .with("connectTimeout", "300ms")
                        .expect(neverSecured("TLS_TIMEOUT")),
                Fault.of(
                                "RST in the handshake",
                                "read the `ClientHello`, `SO_LINGER` 0, close",
                                place -> afterTheHello(Conversation::reset))
                        .expect(neverSecured("TLS_CLOSED ECONNRESET")),
                Fault.of("FIN in the handshake", "read the `ClientHello`, close", place -> afterTheHello(with -> {}))
                        .expect(neverSecured("TLS_CLOSED")));
    }

    private static List<Fault> clientCertificates() {
        return List.of(
                Fault.of(
                                "client certificate refused, TLS 1.2",
                                "of an authority that the server does not trust",
                                place -> asking(TLS_1_2).askedWith(certificateOfAStranger()))
                        .expect(neverSecured("TLS_CERTIFICATE")),
                Fault.of(
                                "client certificate refused, TLS 1.3",
                                "the same, when the client believes that it is connected",
                                place -> asking(TLS_1_3).askedWith(certificateOfAStranger()))
                        .closedLoop()
                        .with("duration", "100ms")
                        .expect(refusedAfterwards()),
                Fault.of(
                                "client certificate missing, TLS 1.3",
                                "the server asks for one, and is shown none",
                                place -> asking(TLS_1_3))
                        .closedLoop()
                        .with("duration", "100ms")
                        .expect(refusedAfterwards()));
    }

    private static Expected neverSecured(String kind) {
        return Expected.of(Outcome.UNAVAILABLE, kind(kind, SOME), sent(NONE), answered(NONE));
    }

    private static Expected refusedAfterwards() {
        return Expected.of(Outcome.FAILED, kind("TLS_CERTIFICATE", atLeast(1).atMostTheServer()), answered(NONE));
    }

    private static CountingServer showing(X509Bundle certificate) throws Exception {
        return secured(authority().listener(certificate, TLS_1_3));
    }

    private static CountingServer asking(String version) throws Exception {
        SSLServerSocket listener = authority().listener(authority().certificateFor(HOST), version);
        listener.setNeedClientAuth(true);
        return secured(listener);
    }

    /** Counts a handshake before it answers. */
    private static CountingServer secured(SSLServerSocket listener) throws IOException {
        return trusted(CountingServer.start(script -> ScriptedServer.start(listener, script), with -> {
            with.harm();
            ((SSLSocket) with.socket()).startHandshake();
            with.echo();
        }));
    }

    /** Reads what the client begins with, in the clear. */
    private static CountingServer afterTheHello(Conversation.Script script) throws IOException {
        return trusted(CountingServer.start(with -> {
            int bytes = with.socket().getInputStream().read(new byte[16 << 10]);
            if (bytes > 0) {
                script.serve(with.harm());
            }
        }));
    }

    private static CountingServer trusted(CountingServer server) {
        return server.askedWith("--tls", "--tls-ca=" + authority().authority());
    }

    private static String[] certificateOfAStranger() throws Exception {
        X509Bundle client = new Pki().certificateFor("client.example");
        return new String[] {"--tls-cert=" + client.toTempCertChainPem(), "--tls-key=" + client.toTempPrivateKeyPem()};
    }

    private static Pki authority() {
        return Authority.OF_ALL;
    }

    /** Made when it is asked for the first time, which takes a moment. */
    private static final class Authority {
        static final Pki OF_ALL = made();

        private static Pki made() {
            try {
                return new Pki();
            } catch (Exception impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
