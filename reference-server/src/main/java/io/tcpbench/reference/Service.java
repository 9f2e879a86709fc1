package io.tcpbench.reference;

import io.tcpbench.reference.behaviour.Conversation;
import io.tcpbench.reference.behaviour.Counter;
import io.tcpbench.reference.behaviour.Counts;
import io.tcpbench.reference.behaviour.Misbehaviour;
import io.tcpbench.reference.behaviour.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server that is a process of its own: it ends once, tells what it has counted, and may crash in time. */
final class Service {

    /** As a program that called abort(3): 128 and the number of SIGABRT. */
    private static final int CRASHED = 134;

    private final RunningServer server;
    private final Settings settings;
    private final Consumer<String> output;
    private final Consumer<String> notices;
    private @Nullable Stats stats;
    private boolean stopped;
    private volatile boolean crashed;

    /** @param output takes the counts at the end, if something was to go wrong */
    Service(RunningServer server, Settings settings, Consumer<String> output, Consumer<String> notices) {
        this.server = server;
        this.settings = settings;
        this.output = output;
        this.notices = notices;
    }

    /** @throws IOException if the file can't be written */
    void writeStats(Path file) throws IOException {
        stats = Stats.begin(new StatsFile(file), this::counts, notices);
    }

    /** Gives out a line whenever something has changed. */
    void printStats() {
        try {
            stats = Stats.begin(Stats.changes(output), this::counts, notices);
        } catch (IOException e) {
            throw new UncheckedIOException("a line can't refuse to be printed", e);
        }
    }

    private Counts counts() {
        return crashed ? server.counts().with(Counter.CRASH, 1) : server.counts();
    }

    /** Dies without a goodbye when its time has come, if that was asked for. */
    void crashInTime() {
        long afterNanos = settings.value(Misbehaviour.CRASH_AFTER);
        if (afterNanos != Conversation.NEVER) {
            CompletableFuture<Void> crash = CompletableFuture.runAsync(
                    this::crash, CompletableFuture.delayedExecutor(afterNanos, TimeUnit.NANOSECONDS));
            assert !crash.isCancelled();
        }
    }

    /** Holds the lock to the end, so that whoever sees the server stop can't end the process in its stead. */
    private synchronized void crash() {
        if (stopped) {
            return;
        }
        stopped = true;
        crashed = true;
        try {
            server.abort();
        } catch (IllegalStateException e) {
            // It had crashed by itself a moment before; then nobody can tell the two apart.
        }
        finish();
        notices.accept("crashed, as --crash-after asked for");
        // No hooks: whoever crashes says goodbye to nobody.
        Runtime.getRuntime().halt(CRASHED);
    }

    /** Stops gracefully, once; others who ask meanwhile wait until it has. */
    synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        try {
            server.close();
        } catch (IllegalStateException e) {
            // It had crashed, and whoever waits for it reports why.
        }
        finish();
    }

    private void finish() {
        if (stats != null) {
            stats.write();
        }
        if (settings.hasAny(Misbehaviour.all())) {
            output.accept(CountsJson.write(counts()));
        }
    }
}
