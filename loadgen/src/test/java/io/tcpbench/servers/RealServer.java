package io.tcpbench.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.tcpbench.plan.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of somebody else that listens where it is told. The test is skipped where it is not installed. */
public final class RealServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;
    private final String address;

    private RealServer(Process process, Path log, String address) {
        this.process = process;
        this.log = log;
        this.address = address;
    }

    /** The words that start it. */
    @FunctionalInterface
    public interface Command {
        List<String> onPort(String port) throws Exception;
    }

    /** Starts it on a port of loopback that is free, with this working folder. */
    public static RealServer start(Path folder, Command command) throws Exception {
        int port = freePort();
        return start(folder, "127.0.0.1:" + port, command.onPort(Integer.toString(port)));
    }

    /** Starts it behind a socket file. */
    static RealServer behind(Path file, List<String> words) throws IOException {
        return start(file.getParent(), "unix:" + file, words);
    }

    private static RealServer start(Path folder, String address, List<String> words) throws IOException {
        requireInstalled(words.get(0));
        Path log = Files.createTempFile(folder, "server", ".log");
        Process process = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        RealServer server = new RealServer(process, log, address);
        await().atMost(PATIENCE).until(server::accepts);
        return server;
    }

    /** Skips the test where this program is not. */
    static void requireInstalled(String program) {
        boolean isInstalled = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(program)));
        if (!isInstalled) {
            abort(program + " is not installed");
        }
    }

    /** None of these servers can be told to pick a port and say which, so one is picked that is free now. */
    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private boolean accepts() throws IOException {
        assertThat(process.isAlive())
                .as("the server ended at its start: %s", Files.readString(log))
                .isTrue();
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

    /** As a target's text. */
    public String address() {
        return address;
    }

    /** Ends it, and waits for that, because it may write to its folder until then. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
