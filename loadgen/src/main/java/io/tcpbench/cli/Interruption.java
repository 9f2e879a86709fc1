package io.tcpbench.cli;

import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Verdict;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * What cuts a run off: INT, TERM, HUP, or the end of a parent process. The first one stops the run gently, a second one halts the process
 * there and then.
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
    private final AtomicInteger exitCode = new AtomicInteger();
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

    /** Takes the end of this stream for a TERM, because the parent process that holds its other end is gone; returns who waits for it. */
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
        if (exitCode.compareAndSet(0, Cause.TERM.exitCode)) {
            stop.run();
        }
    }

    /** A signal is here. */
    void arrived(Cause cause) {
        if (exitCode.compareAndSet(0, cause.exitCode)) {
            stop.run();
        } else {
            halt.accept(exitCode.get());
        }
    }

    /** With which status the process must exit; empty when nothing interrupted it. */
    OptionalInt exitCode() {
        int code = exitCode.get();
        return code == 0 ? OptionalInt.empty() : OptionalInt.of(code);
    }

    /** The verdict of a run that may have been cut off: then it is about the interrupt, whatever the part that was measured looks like. */
    Verdict verdict(Result result, Verdict judged) {
        if (exitCode().isEmpty() || !result.partial()) {
            return judged;
        }
        List<String> reasons = new ArrayList<>(judged.reasons());
        reasons.add(0, "interrupted: what was measured until then is reported");
        return new Verdict(Outcome.INTERRUPTED, judged.checks(), reasons);
    }

    /** Gives the signals back. */
    @Override
    public void close() {
        givingBack.forEach(Runnable::run);
    }
}
