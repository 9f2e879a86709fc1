package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.pkitesting.X509Bundle;
import io.tcpbench.GeneratorProcess;
import io.tcpbench.Pki;
import io.tcpbench.ScriptedServer;
import io.tcpbench.plan.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that we did not write, from Debian's packages: each where it is installed. */
class RealServersTest {
    private static final String ECHO_IN_PYTHON = """
            import asyncio, sys

            async def serve(reader, writer):
                while data := await reader.read(65536):
                    writer.write(data)

            async def main():
                server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]), backlog=1024)
                await server.serve_forever()

            asyncio.run(main())
            """;

    /** With a header of the second version in front of what is handed on, which is 28 bytes. */
    private static final String HAPROXY = """
            defaults
              mode tcp
              timeout connect 5s
              timeout client 30s
              timeout server 30s
            listen behind-a-proxy
              bind 127.0.0.1:%s accept-proxy
              server echo %s send-proxy-v2
            """;

    @TempDir
    Path folder;

    @Test
    void redisAnswersItsPings() throws Exception {
        try (RealServer redis = RealServer.start(
                folder, port -> List.of("redis-server", "--port", port, "--save", "", "--bind", "127.0.0.1"))) {

            JsonNode result = run(redis, "--send", "text:PING\\r\\n", "--expect", "line", "-c", "500");

            assertEverythingAnswered(result);
        }
    }

    @Test
    void redisAnswersSixteenPingsInFlightExactly() throws Exception {
        try (RealServer redis = RealServer.start(
                folder, port -> List.of("redis-server", "--port", port, "--save", "", "--bind", "127.0.0.1"))) {

            JsonNode result =
                    run(redis, "--send", "text:PING\\r\\n", "--expect", "exact:+PONG\\r\\n", "--pipeline", "16");

            assertEverythingAnswered(result);
        }
    }

    @Test
    void redisAnswersBehindASocketFile() throws Exception {
        Path file = folder.resolve("redis.sock");
        try (RealServer redis = RealServer.behind(
                file, List.of("redis-server", "--port", "0", "--save", "", "--unixsocket", "" + file))) {

            JsonNode result = run(redis, "--send", "text:PING\\r\\n", "--expect", "exact:+PONG\\r\\n", "-c", "100");

            assertEverythingAnswered(result);
            assertThat(result.get("plan").get("target").asText()).isEqualTo("unix:" + file);
        }
    }

    @Test
    void redisAnswersLinesByHand() throws Exception {
        Terminal terminal = new Terminal();
        try (RealServer redis = RealServer.start(
                folder, port -> List.of("redis-server", "--port", port, "--save", "", "--bind", "127.0.0.1"))) {
            terminal.in(new ByteArrayInputStream("SET a µ\nGET a\nq\n".getBytes(StandardCharsets.UTF_8)));

            int exitCode = terminal.type("client", redis.address());

            assertThat(exitCode).isZero();
            assertThat(terminal.out()).isEqualTo("+OK\r\n$2\r\nµ\r\n");
        }
    }

    @Test
    void memcachedAnswersLinesByHand() throws Exception {
        Terminal terminal = new Terminal();
        try (RealServer memcached = RealServer.start(
                folder, port -> List.of("memcached", "-u", "nobody", "-l", "127.0.0.1", "-p", port, "-U", "0"))) {
            terminal.in(new ByteArrayInputStream("set a 0 0 3\nabc\nget a\n".getBytes(StandardCharsets.UTF_8)));

            int exitCode = terminal.type("client", memcached.address(), "--line-end", "crlf");

            assertThat(exitCode).isZero();
            assertThat(terminal.out()).isEqualTo("STORED\r\nVALUE a 0 3\r\nabc\r\nEND\r\n");
        }
    }

    @Test
    void memcachedAnswersItsGets() throws Exception {
        try (RealServer memcached = RealServer.start(
                folder, port -> List.of("memcached", "-u", "nobody", "-l", "127.0.0.1", "-p", port, "-U", "0"))) {

            JsonNode result = run(memcached, "--send", "text:get x\\r\\n", "--expect", "until:END\\r\\n", "-c", "500");

            assertEverythingAnswered(result);
        }
    }

    /** A header of 24 bytes that says in bytes 8 to 11 how many follow it. */
    @Test
    void memcachedTellsItsVersionInItsBinaryProtocol() throws Exception {
        try (RealServer memcached = RealServer.start(
                folder, port -> List.of("memcached", "-u", "nobody", "-l", "127.0.0.1", "-p", port, "-U", "0"))) {

            JsonNode result = run(
                    memcached,
                    "--send",
                    "hex:800b" + "00".repeat(22),
                    "--expect",
                    "length-field:8,4,big,12",
                    "--check",
                    "prefix:\\x81\\x0b",
                    "--pipeline",
                    "8");

            assertEverythingAnswered(result);
        }
    }

    @Test
    void aWebServerInPythonEndsItsAnswersByClosing() throws Exception {
        Files.writeString(folder.resolve("index.html"), "it works\n");
        try (RealServer python = RealServer.start(
                folder, port -> List.of("python3", "-m", "http.server", port, "--bind", "127.0.0.1"))) {

            JsonNode result = run(
                    python,
                    "--send",
                    "text:GET / HTTP/1.0\\r\\n\\r\\n",
                    "--expect",
                    "close",
                    "--check",
                    "regex:(?s)^HTTP/1.0 200 OK\\r\\n.*\\r\\n\\r\\nit works\\n$",
                    "-c",
                    "4");

            assertEverythingAnswered(result);
        }
    }

    /** It turns the letters of each line round, and takes one client after the other. */
    @Test
    void opensslAsksForCertificatesAndAnswersSecured() throws Exception {
        Pki pki = new Pki();
        X509Bundle localhost = pki.certificateFor("localhost");
        X509Bundle client = pki.certificateFor("client.example");
        String cert = localhost.toTempCertChainPem().getPath();
        String key = localhost.toTempPrivateKeyPem().getPath();
        for (String version : List.of("-tls1_2", "-tls1_3")) {
            try (RealServer openssl = RealServer.start(
                    folder,
                    port -> List.of(
                            "openssl",
                            "s_server",
                            "-accept",
                            "127.0.0.1:" + port,
                            version,
                            "-rev",
                            "-quiet",
                            "-cert",
                            cert,
                            "-key",
                            key,
                            "-CAfile",
                            pki.authority(),
                            "-Verify",
                            "1",
                            "-verify_return_error"))) {

                JsonNode result = run(
                        openssl,
                        "--tls",
                        "--tls-ca",
                        pki.authority(),
                        "--tls-server-name",
                        "localhost",
                        "--tls-cert",
                        client.toTempCertChainPem().getPath(),
                        "--tls-key",
                        client.toTempPrivateKeyPem().getPath(),
                        "--send",
                        "text:desserts\\n",
                        "--expect",
                        "exact:stressed\\n",
                        "-c",
                        "1");

                assertEverythingAnswered(result);
                assertThat(result.get("handshake").get("count").asInt()).isEqualTo(1);
            }
        }
    }

    @Test
    void anOldVersionOfTlsIsTold() throws Exception {
        X509Bundle localhost = new Pki().certificateFor("localhost");
        String cert = localhost.toTempCertChainPem().getPath();
        String key = localhost.toTempPrivateKeyPem().getPath();
        try (RealServer openssl = RealServer.start(
                folder,
                port -> List.of(
                        "openssl",
                        "s_server",
                        "-accept",
                        "127.0.0.1:" + port,
                        "-tls1_1",
                        "-cipher",
                        "ALL:@SECLEVEL=0",
                        "-quiet",
                        "-cert",
                        cert,
                        "-key",
                        key))) {
            GeneratorProcess.Outcome outcome = GeneratorProcess.start(
                            folder,
                            "run",
                            openssl.address(),
                            "-c",
                            "1",
                            "-d",
                            "200ms",
                            "--warmup",
                            "0",
                            "--tls",
                            "--tls-insecure")
                    .outcome();

            assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(69);
            assertThat(outcome.output()).contains("TLS_PROTOCOL").contains("protocol_version");
        }
    }

    @Test
    void aWrongFramingSaysWhatWasExpectedWhatCameAndWhichOptionToChange() throws Exception {
        try (RealServer redis = RealServer.start(
                folder, port -> List.of("redis-server", "--port", port, "--save", "", "--bind", "127.0.0.1"))) {

            assertThat(failing(redis, "--expect", "size:8"))
                    .contains("RESPONSE_INCOMPLETE")
                    .contains("7 bytes of the response had come, the last of them 2b504f4e470d0a;"
                            + " --expect size:8 asks for more");
            assertThat(failing(redis, "--expect", "length-field:0,2"))
                    .contains("--expect length-field:0,2 asks for more");
            assertThat(failing(redis, "--expect", "length-field:0,4"))
                    .contains("RESPONSE_UNFRAMEABLE")
                    .contains("--expect length-field:0,4 makes a response of")
                    .contains("it begins with 2b504f4e");
            assertThat(failing(redis, "--expect", "line", "--check", "prefix:+OK"))
                    .contains("RESPONSE_WRONG")
                    .contains("at byte 1 of 7: expected 4f4b, got 504f4e470d0a");
        }
    }

    private String failing(RealServer redis, String... expectations) throws Exception {
        List<String> arguments = Stream.concat(
                        Stream.of("run", redis.address(), "-c", "2", "-d", "300ms", "--warmup", "0"),
                        Stream.concat(
                                Stream.of("--timeout", "300ms", "--send", "text:PING\\r\\n", "--out", "out"),
                                Stream.of(expectations)))
                .toList();
        GeneratorProcess.Outcome outcome =
                GeneratorProcess.start(folder, arguments.toArray(String[]::new)).outcome();
        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(10);
        return outcome.output();
    }

    @Test
    void anEchoServerInPythonEchoes() throws Exception {
        try (RealServer python = RealServer.start(folder, port -> List.of("python3", "-c", ECHO_IN_PYTHON, port))) {

            JsonNode result = run(python, "-c", "500", "--rate", "500/s", "--send", "size:2KiB");

            assertEverythingAnswered(result);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void haproxyReadsTheHeaderAndHandsTheAddressOn(String version) throws Exception {
        List<String> handedOn = Collections.synchronizedList(new ArrayList<>());
        ScriptedServer.Script backend = (socket, connection) -> {
            handedOn.add(HexFormat.of().formatHex(socket.getInputStream().readNBytes(28)));
            ScriptedServer.echo().serve(socket, connection);
        };
        try (ScriptedServer server = ScriptedServer.start(backend);
                RealServer haproxy = RealServer.start(folder, port -> {
                    Files.writeString(folder.resolve("haproxy.cfg"), HAPROXY.formatted(port, server.target()));
                    return List.of("haproxy", "-db", "-f", "haproxy.cfg");
                })) {

            JsonNode result = run(haproxy, "-c", "20", "--proxy-protocol", version, "--local-address", "127.0.0.3");

            assertEverythingAnswered(result);
            assertThat(handedOn).hasSizeGreaterThanOrEqualTo(20).allMatch(header -> header.contains("7f000003"));
        }
    }

    @Test
    void haproxyClosesAConnectionWithoutTheHeader() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo());
                RealServer haproxy = RealServer.start(folder, port -> {
                    Files.writeString(folder.resolve("haproxy.cfg"), HAPROXY.formatted(port, server.target()));
                    return List.of("haproxy", "-db", "-f", "haproxy.cfg");
                })) {

            GeneratorProcess.Outcome outcome = GeneratorProcess.start(
                            folder, "run", haproxy.address(), "-c", "1", "-d", "200ms", "--warmup", "0")
                    .outcome();

            assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(10);
            assertThat(outcome.output()).containsAnyOf("CLOSED_AWAITING", "RESET_BEFORE_FIRST_BYTE");
        }
    }

    private JsonNode run(RealServer server, String... options) throws Exception {
        List<String> arguments = Stream.concat(
                        Stream.of("run", server.address(), "-d", "1s", "--warmup", "200ms", "--out", "out"),
                        Stream.of(options))
                .toList();
        GeneratorProcess.Outcome outcome =
                GeneratorProcess.start(folder, arguments.toArray(String[]::new)).outcome();
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        return new ObjectMapper().readTree(folder.resolve("out/result.json").toFile());
    }

    private static void assertEverythingAnswered(JsonNode result) {
        JsonNode requests = result.get("requests");
        assertThat(requests.get("answered").asLong())
                .isPositive()
                .isEqualTo(requests.get("due").asLong());
        assertThat(result.get("failures")).isEmpty();
    }

    /** A program that listens where it is told. */
    private record RealServer(Process process, String address) implements AutoCloseable {
        private interface Command {
            List<String> onPort(String port) throws IOException;
        }

        static RealServer start(Path folder, Command command) throws IOException {
            int port = freePort();
            return start(folder, "127.0.0.1:" + port, command.onPort(Integer.toString(port)));
        }

        static RealServer behind(Path file, List<String> words) throws IOException {
            return start(file.getParent(), "unix:" + file, words);
        }

        private static RealServer start(Path folder, String address, List<String> words) throws IOException {
            if (!isInstalled(words.get(0))) {
                abort(words.get(0) + " is not installed");
            }
            Process process = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            Files.createTempFile(folder, "server", ".log").toFile())
                    .start();
            RealServer server = new RealServer(process, address);
            await().atMost(Duration.ofSeconds(20)).until(server::accepts);
            return server;
        }

        /** None of these servers can be told to pick a port and say which, so one is picked that is free now. */
        private static int freePort() throws IOException {
            try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            }
        }

        private static boolean isInstalled(String program) {
            return Stream.of(System.getenv("PATH").split(":", -1))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        }

        private boolean accepts() {
            assertThat(process.isAlive()).as("the server ended at its start").isTrue();
            try (SocketChannel probe = SocketChannel.open(socketAddress())) {
                return probe.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        }

        private SocketAddress socketAddress() {
            return Target.parse(address) instanceof Target.Tcp tcp
                    ? new InetSocketAddress(tcp.host(), tcp.port())
                    : UnixDomainSocketAddress.of(address.substring(Target.SCHEME.length()));
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
