package io.tcpbench.cli;

import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Verdict;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What cuts a run off: INT, TERM, HUP, or the end of a parent process. The first one stops the run gently, a second one
 * halts the process there and then.
 */
final class Interruption implements AutoCloseable {
    /** The exit status of a shell for a process that a signal ended: 128 + its number, see signal(7). */
    enum Cause {
        HUP(129),
        INT(130),
        TERM(143);

        private final int exitCode;

        Cause(int exitCode) {
            this.exitCode = exitCode;
        }
    }

    private final List<Runnable> givingBack = new ArrayList<>();
    private final AtomicReference<@Nullable Cause> first = new AtomicReference<>();
    private final Runnable stop;
    private final IntConsumer halt;

    /**
     * @param stop called once, on a thread of the JVM
     * @param halt ends the process with a status, without any ceremony
     */
    Interruption(Runnable stop, IntConsumer halt) {
        this.stop = stop;
        this.halt = halt;
    }

    /** Takes the signals over from the JVM until it is closed. */
    static Interruption listening(Runnable stop) {
        Interruption interruption = new Interruption(stop, Runtime.getRuntime()::halt);
        for (Cause cause : Cause.values()) {
            interruption.givingBack.add(Signals.handle(cause.name(), () -> interruption.arrived(cause)));
        }
        return interruption;
    }

    /**
     * Takes the end of this stream for a TERM, because the parent process that holds its other end is gone; returns who
     * waits for it.
     */
    Thread listen(InputStream parent) {
        Thread watcher = new Thread(() -> awaitEnd(parent), "until-eof");
        watcher.setDaemon(true);
        watcher.start();
        return watcher;
    }

    private void awaitEnd(InputStream parent) {
        try {
            while (parent.read() >= 0) {
                // What the parent says is nothing to us.
            }
        } catch (IOException alsoTheEnd) {
            // A stream that can't be read any more has ended.
        }
        if (first.compareAndSet(null, Cause.TERM)) {
            stop.run();
        }
    }

    /** A signal is here. */
    void arrived(Cause cause) {
        if (first.compareAndSet(null, cause)) {
            stop.run();
        } else {
            exitCode().ifPresent(halt);
        }
    }

    /** With which status the process must exit: that of the first signal; empty when nothing interrupted it. */
    OptionalInt exitCode() {
        Cause cause = first.get();
        return cause == null ? OptionalInt.empty() : OptionalInt.of(cause.exitCode);
    }

    /**
     * The verdict of a run that may have been cut off: then it is about the interrupt, whatever the part that was
     * measured looks like.
     */
    Verdict verdict(Result result, Verdict judged) {
        Cause cause = first.get();
        if (cause == null || !result.partial()) {
            return judged;
        }
        List<String> reasons = new ArrayList<>(judged.reasons());
        reasons.add(0, "cut off by " + cause + "; what was measured until then is reported");
        return new Verdict(Outcome.INTERRUPTED, judged.checks(), reasons, judged.calibration());
    }

    /** Gives the signals back. */
    @Override
    public void close() {
        givingBack.forEach(Runnable::run);
    }
}
