package io.tcpbench.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that we started, and the line by which it says that it accepts connections. One that has no such line is
 * ready when its port accepts.
 */
public final class ServerProcess implements AutoCloseable {
    /** The watchdog has gone after 4 s, whatever the server does. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Between two looks at a port; also the longest that one look takes. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private final ChildProcess child;
    private final OutputTail tail;
    private final CompletableFuture<String> ready;

    private ServerProcess(ChildProcess child, OutputTail tail, CompletableFuture<String> ready) {
        this.child = child;
        this.tail = tail;
        this.ready = ready;
    }

    /**
     * Starts it under a {@link Watchdog} and does not wait.
     *
     * @param readyLine is looked for in each line of its standard output and standard error
     * @param output takes each of these lines, fit to be shown, on threads of ours
     * @throws LaunchFailed if the system can't start the watchdog; a server that can't be started ends with 127
     */
    public static ServerProcess start(ProcessBuilder builder, Pattern readyLine, Consumer<String> output) {
        OutputTail tail = new OutputTail();
        CompletableFuture<String> ready = new CompletableFuture<>();
        Consumer<String> lines = line -> {
            tail.add(line);
            output.accept(OutputTail.shown(line));
            Matcher matcher = readyLine.matcher(line);
            if (matcher.find()) {
                ready.complete(matcher.groupCount() > 0 ? matcher.group(1) : line);
            }
        };
        ProcessBuilder watched = builder.command(Watchdog.over(builder.command()));
        return new ServerProcess(ChildProcess.start(watched, PATIENCE, lines, lines), tail, ready);
    }

    /**
     * Waits for the ready line and returns its first group, or all of it if the pattern has no group.
     *
     * @throws LaunchFailed if the line does not come in time, or as soon as the process ends without it
     */
    public String awaitReady(Duration timeout) throws InterruptedException {
        try {
            CompletableFuture.anyOf(ready, child.process().onExit()).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException silent) {
            // Without the cause, which says nothing more and which Maven would append.
            throw notReady(timeout);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        requireAlive();
        return ready.join();
    }

    /**
     * Waits until this port accepts a connection, which is closed at once. That is all a stranger can ask: whether it
     * is this server that listens there, only its first answer would show.
     *
     * @throws LaunchFailed if nobody accepts in time, or as soon as the process ends
     */
    public void awaitAccepting(InetAddress host, int port, Duration timeout) throws InterruptedException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        for (Duration left = timeout; !accepts(address); left = left.minus(LOOK)) {
            if (left.isNegative()) {
                throw notReady(timeout);
            }
            child.endsWithin(LOOK);
            requireAlive();
        }
        requireAlive();
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, Math.toIntExact(LOOK.toMillis()));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private LaunchFailed notReady(Duration timeout) {
        return new LaunchFailed("the server was not ready after " + timeout.toMillis() + " ms" + printed());
    }

    private void requireAlive() throws InterruptedException {
        if (!child.isAlive()) {
            throw new LaunchFailed("the server exited with code " + child.waitFor() + printed());
        }
    }

    private String printed() {
        String text = tail.text();
        return text.isEmpty() ? "; it printed nothing" : "; its last output:\n" + text;
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return child.isAlive();
    }

    /** What it printed last, escaped; empty if nothing. */
    public String lastOutput() {
        return tail.text();
    }

    /** Waits for its end and returns its exit code. */
    public int waitFor() throws InterruptedException {
        return child.waitFor();
    }

    /** Stops it and all that it started, as {@link ChildProcess#close} does. */
    @Override
    public void close() {
        child.close();
    }
}
