package io.tcpbench.launch;

import io.tcpbench.plan.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A process that we started, whose output we read and whose standard input we hold open. Any thread may close it, more
 * than one may.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Duration AFTER_TERM = Duration.ofSeconds(2);
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);
    /** How long output may come after the end of the process: a grandchild can hold the pipe open for ever. */
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(1);

    private final Process process;
    private final Duration patience;
    private final List<Thread> readers;

    private ChildProcess(Process process, Duration patience, Consumer<String> output, Consumer<String> errors) {
        this.process = process;
        this.patience = patience;
        this.readers = List.of(
                reader("output", process.getInputStream(), output), reader("errors", process.getErrorStream(), errors));
    }

    private Thread reader(String name, InputStream stream, Consumer<String> lines) {
        Thread thread = new Thread(() -> new LineReader(stream, lines).readAll(), "tcpbench-" + name + "-" + pid());
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Starts it.
     *
     * @param patience how long it may take to stop by itself once its standard input has ended
     * @param output takes the lines of its standard output, on a thread of ours
     * @param errors takes the lines of its standard error, on another one
     * @throws LaunchFailed if the system can't start it
     */
    public static ChildProcess start(
            ProcessBuilder builder, Duration patience, Consumer<String> output, Consumer<String> errors) {
        try {
            ChildProcess child = new ChildProcess(builder.start(), patience, output, errors);
            child.readers.forEach(Thread::start);
            return child;
        } catch (IOException notStarted) {
            throw new LaunchFailed(
                    "can't start '" + String.join(" ", Secrets.masked(builder.command())) + "': "
                            + notStarted.getMessage(),
                    notStarted);
        }
    }

    /** The number of the process. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits for its end and for its last words to be read, and returns its exit code; 128 and the number if a signal
     * ended it.
     */
    public int waitFor() throws InterruptedException {
        int exitCode = process.waitFor();
        awaitLastOutput();
        return exitCode;
    }

    /** Waits for its end, but no longer than that; true if it has ended. */
    public boolean endsWithin(Duration most) throws InterruptedException {
        return process.waitFor(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends it at once, with KILL. */
    public void kill() {
        process.destroyForcibly();
    }

    private void awaitLastOutput() throws InterruptedException {
        for (Thread reader : readers) {
            reader.join(LAST_OUTPUT.toMillis());
        }
    }

    /** The process itself, for the other classes of this package. */
    Process process() {
        return process;
    }

    /**
     * Stops it and all that it started: ends its standard input, then TERM, then KILL. Returns when they are gone,
     * after at most the given patience and 7 s. An interrupt cuts short the wait that it meets, and stays set.
     */
    @Override
    public synchronized void close() {
        boolean interrupted = Thread.interrupted();
        // Looked at now, because who loses its parent is no descendant any more.
        Set<ProcessHandle> family = new LinkedHashSet<>(process.descendants().toList());
        family.add(process.toHandle());
        endInput();
        interrupted |= await(Set.of(process.toHandle()), patience);
        process.descendants().forEach(family::add);
        family.removeIf(member -> !member.isAlive());
        family.forEach(ProcessHandle::destroy);
        interrupted |= await(family, AFTER_TERM);
        family.forEach(ProcessHandle::destroyForcibly);
        interrupted |= await(family, AFTER_KILL);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            // A pipe without a reader: the process has ended, and that is what we want.
        }
    }

    /** Waits for the end of all; true if an interrupt cut that short. */
    private static boolean await(Set<ProcessHandle> processes, Duration most) {
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(most.toNanos(), TimeUnit.NANOSECONDS);
            return false;
        } catch (TimeoutException stillRunning) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException impatient) {
            return true;
        }
    }
}
