package io.tcpbench.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a server is started, and by what it is known to be ready: by a line that it prints, or else by its port.
 *
 * <p>The best server binds port 0 and prints which one it got: a port that was looked for beforehand can be somebody
 * else's a moment later. One that can't do so is told a port: the one that the user fixed, or one that we bound and
 * closed again. If that one is taken when it starts, it is started again with another.
 *
 * @param command makes what is run
 * @param fixedPort where it listens, if the user knows
 * @param readyLine is looked for in each line that it prints; its first group, if it has one, is the port or
 *     {@code HOST:PORT}; null for none
 * @param timeout for each start
 */
public record ServerLaunch(
        Command command, OptionalInt fixedPort, @Nullable Pattern readyLine, Duration timeout) {
    private static final int ATTEMPTS = 3;
    private static final Pattern NO_LINE = Pattern.compile("(?!)");
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** Makes the command of a server that is to listen at this port; 0 is one of its own choice. */
    @FunctionalInterface
    public interface Command {
        /**
         * The command.
         *
         * @throws IOException if a file that it needs can't be written
         */
        ProcessBuilder on(int port) throws IOException;
    }

    /**
     * A server that is ready.
     *
     * @param address {@code HOST:PORT}, as it says or as we told it
     */
    public record Ready(ServerProcess process, String address) {}

    /** Whether a line of the server says at which port it listens. */
    public static boolean announcesPort(Pattern readyLine) {
        return readyLine.matcher("").groupCount() > 0;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param leash holds it from the start
     * @param output takes each of the lines that it prints, on threads of ours
     * @throws LaunchFailed if it is not ready in time, or as soon as it ends
     */
    public Ready start(Leash leash, Consumer<String> output) throws IOException, InterruptedException {
        if (fixedPort.isPresent()) {
            requireFree(fixedPort.getAsInt());
            return start(fixedPort.getAsInt(), leash, output);
        }
        if (readyLine != null && announcesPort(readyLine)) {
            return start(0, leash, output);
        }
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            int port = freePort();
            try {
                return start(port, leash, output);
            } catch (LaunchFailed failed) {
                if (isFree(port)) {
                    throw failed;
                }
                output.accept("port " + port + " was taken by somebody else; starting again at another one");
            }
        }
        return start(freePort(), leash, output);
    }

    private Ready start(int port, Leash leash, Consumer<String> output) throws IOException, InterruptedException {
        Pattern line = readyLine == null ? NO_LINE : readyLine;
        ServerProcess process = leash.hold(ServerProcess.start(command.on(port), line, output));
        try {
            return new Ready(process, awaitReady(process, port));
        } catch (LaunchFailed failed) {
            // Gone before anybody looks whether its port is free.
            process.close();
            throw failed;
        }
    }

    private String awaitReady(ServerProcess process, int port) throws InterruptedException {
        String address = Integer.toString(port);
        if (readyLine == null) {
            process.awaitAccepting(LOOPBACK, port, timeout);
        } else {
            String said = process.awaitReady(timeout);
            address = announcesPort(readyLine) ? said : address;
        }
        return address.indexOf(':') < 0 ? LOOPBACK.getHostAddress() + ":" + address : address;
    }

    private static void requireFree(int port) throws IOException {
        if (!isFree(port)) {
            throw new LaunchFailed("the server can't listen at port " + port + ": another process does already");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
