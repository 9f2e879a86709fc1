package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.Pki;
import io.tcpbench.ScriptedServer;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server behind a load balancer reads, on every transport. */
class ProxyProtocolTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    /** What a server puts over a connection whose header was read. */
    @FunctionalInterface
    private interface Layer {
        Socket over(Socket socket) throws IOException;
    }

    /** A server that wants a header first, and echoes what comes then. */
    private static final class BehindProxy implements ScriptedServer.Script {
        private final String version;
        private final Layer layer;
        private final AtomicInteger right = new AtomicInteger();
        private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

        BehindProxy(String version) {
            this(version, socket -> socket);
        }

        BehindProxy(String version, Layer layer) {
            this.version = version;
            this.layer = layer;
        }

        @Override
        public void serve(Socket socket, int connection) throws IOException {
            String header = version.equals("v1") ? ofText(socket) : ofBytes(socket);
            String read = HexFormat.of().formatHex(socket.getInputStream().readNBytes(header.length() / 2));
            if (read.equals(header)) {
                right.incrementAndGet();
            } else if (!header.startsWith(read)) {
                // A shorter one is that of a connection that came about when the run was over.
                wrong.add(read + " and not " + header);
            }
            ScriptedServer.echo().serve(layer.over(socket), connection);
        }

        private static String ofText(Socket socket) {
            String line = "PROXY " + (socket.getInetAddress().getAddress().length == 4 ? "TCP4 " : "TCP6 ")
                    + socket.getInetAddress().getHostAddress() + " "
                    + socket.getLocalAddress().getHostAddress() + " " + socket.getPort() + " " + socket.getLocalPort()
                    + "\r\n";
            return HexFormat.of().formatHex(line.getBytes(StandardCharsets.US_ASCII));
        }

        private static String ofBytes(Socket socket) {
            byte[] source = socket.getInetAddress().getAddress();
            ByteBuffer addresses = ByteBuffer.allocate(2 * source.length + 4)
                    .put(source)
                    .put(socket.getLocalAddress().getAddress())
                    .putShort((short) socket.getPort())
                    .putShort((short) socket.getLocalPort());
            return SIGNATURE
                    + (source.length == 4 ? "2111000c" : "21210024")
                    + HexFormat.of().formatHex(addresses.array());
        }

        void assertThatEveryHeaderIsThatOfItsConnection() {
            assertThat(right).hasPositiveValue();
            assertThat(wrong).isEmpty();
        }
    }

    static Stream<Arguments> transportsAndVersions() {
        return Stream.of(Transport.EPOLL, Transport.IO_URING, Transport.NIO)
                .flatMap(transport -> Stream.of("v1", "v2").map(version -> Arguments.of(transport, version)));
    }

    @ParameterizedTest
    @MethodSource("transportsAndVersions")
    void everyConnectionBeginsWithItsOwnAddresses(Transport transport, String version) throws Exception {
        BehindProxy script = new BehindProxy(version);
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = ShortRun.against(server.target(), transport)
                    .with("connections", "4")
                    .with("requestsPerConnection", "10")
                    .with("proxyProtocol", version)
                    .result();

            assertThat(ShortRun.failures(result)).isEmpty();
            assertThat(result.total().connections().opened()).isGreaterThan(4);
        }
        script.assertThatEveryHeaderIsThatOfItsConnection();
    }

    /** It is no request, and its bytes are none of a request. */
    @ParameterizedTest
    @MethodSource("transportsAndVersions")
    void aHeaderCountsForNothing(Transport transport, String version) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(new BehindProxy(version))) {

            Result result = ShortRun.against(server.target(), transport)
                    .with("rate", "100/s")
                    .with("arrivals", "even")
                    .with("send", "size:100")
                    .with("proxyProtocol", version)
                    .result();

            assertThat(result.total().requests().answered()).isEqualTo(25);
            assertThat(result.total().bytes().sent()).isEqualTo(2_500);
        }
    }

    /** By the end of the first second nothing was asked of most connections. */
    @ParameterizedTest
    @MethodSource("transportsAndVersions")
    void aHeaderDoesNotWaitForARequest(Transport transport, String version) throws Exception {
        BehindProxy script = new BehindProxy(version);
        try (ScriptedServer server = ScriptedServer.start(script)) {

            ShortRun.against(server.target(), transport)
                    .with("connections", "8")
                    .with("rate", "4/s")
                    .with("arrivals", "even")
                    .with("proxyProtocol", version)
                    .result();

            assertThat(script.right).hasValue(8);
        }
        script.assertThatEveryHeaderIsThatOfItsConnection();
    }

    @ParameterizedTest
    @MethodSource("transportsAndVersions")
    void ofIpv6TheAddressesAreThoseOfIpv6(Transport transport, String version) throws Exception {
        BehindProxy script = new BehindProxy(version);
        try (ScriptedServer server = ScriptedServer.startOn(InetAddress.getAllByName("::1")[0], script)) {

            Result result = ShortRun.against(server.target(), transport)
                    .with("proxyProtocol", version)
                    .result();

            assertThat(ShortRun.failures(result)).isEmpty();
        }
        script.assertThatEveryHeaderIsThatOfItsConnection();
    }

    @ParameterizedTest
    @MethodSource("transportsAndVersions")
    void theHeaderIsAheadOfTls(Transport transport, String version) throws Exception {
        Pki pki = new Pki();
        SSLSocketFactory tls = pki.context(pki.certificateFor("127.0.0.1")).getSocketFactory();
        BehindProxy script = new BehindProxy(version, socket -> tls.createSocket(socket, null, true));
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = ShortRun.against(server.target(), transport)
                    .with("connections", "4")
                    .with("tls", "true")
                    .with("tlsCa", pki.authority())
                    .with("proxyProtocol", version)
                    .result();

            assertThat(ShortRun.failures(result)).isEmpty();
            assertThat(result.total().requests().answered()).isPositive();
            assertThat(script.right).hasValue(4);
        }
        script.assertThatEveryHeaderIsThatOfItsConnection();
    }

    /** Of the first requests no socket takes all in one go. */
    @ParameterizedTest
    @MethodSource("transportsAndVersions")
    void everyByteComesBackThatFollowsTheHeader(Transport transport, String version) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(new BehindProxy(version))) {

            Result result = ShortRun.against(server.target(), transport)
                    .with("pipeline", "4")
                    .with("send", "size:1MiB")
                    .with("timeout", "10s")
                    .with("proxyProtocol", version)
                    .result();

            assertThat(ShortRun.failures(result)).isEmpty();
            assertThat(result.total().requests().answered()).isPositive();
        }
    }

    /** Such as one that is not told that proxies are before it. */
    @EachTransport
    void aServerThatTakesTheHeaderForARequestIsTold(Transport transport) throws Exception {
        ScriptedServer.Script lines = (socket, connection) -> {
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    socket.getOutputStream().write("ERR\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
        };
        try (ScriptedServer server = ScriptedServer.start(lines)) {

            Result result = ShortRun.against(server.target(), transport)
                    .with("rate", "20/s")
                    .with("arrivals", "even")
                    .with("send", "text:PING\\r\\n")
                    .with("expect", "exact:ERR\\r\\n")
                    .with("proxyProtocol", "v1")
                    .result();

            assertThat(ShortRun.failures(result)).contains("RESPONSE_UNASKED");
        }
    }
}
