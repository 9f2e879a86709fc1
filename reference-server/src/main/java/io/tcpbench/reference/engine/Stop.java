package io.tcpbench.reference.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How far a server is with its end, and what crashed it if something did. It closes nothing: the server does, and tells
 * it. Any thread.
 *
 * <p>A server serves, then finishes, then ends, or ends without finishing. There is no way back: who asks to finish
 * doesn't put off the end that somebody else asked for at once.
 */
final class Stop {

    /** So long what has arrived is answered. */
    static final long FINISH_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** If nothing has happened for so long, nothing more is on its way. */
    static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private enum Phase {
        SERVING,
        FINISHING,
        ENDING
    }

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.SERVING);
    private final AtomicReference<@Nullable Throwable> crash = new AtomicReference<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /** From here on what has arrived is answered, and nothing else. False if somebody has asked for a stop before. */
    boolean beginFinish() {
        return phase.compareAndSet(Phase.SERVING, Phase.FINISHING);
    }

    /** From here on nothing is owed any more. */
    void beginEnd() {
        phase.set(Phase.ENDING);
    }

    boolean isServing() {
        return phase.get() == Phase.SERVING;
    }

    boolean isEnding() {
        return phase.get() == Phase.ENDING;
    }

    /**
     * Whether the server may go on to finish what it began to finish then: until somebody ends it, but not for ever.
     */
    boolean mayFinish(long beganNanos) {
        return phase.get() == Phase.FINISHING && System.nanoTime() - beganNanos < FINISH_NANOS;
    }

    /** Something of our own went wrong. The first is what crashed the server; it keeps the others as suppressed. */
    void crashed(Throwable surprise) {
        Throwable first = crash.compareAndExchange(null, surprise);
        if (first != null && first != surprise) {
            first.addSuppressed(surprise);
        }
    }

    /** The server has stopped: everything is closed, everything counted. A second call does nothing. */
    void complete() {
        Throwable why = crash.get();
        if (why == null) {
            stopped.complete(null);
        } else {
            stopped.completeExceptionally(why);
        }
    }

    /** Completes when the server has stopped, exceptionally with what crashed it. */
    CompletionStage<Void> stopped() {
        return stopped.minimalCompletionStage();
    }

    /**
     * Returns when the server has stopped.
     *
     * @throws IllegalStateException if it had crashed; the cause is what crashed it
     */
    void await() {
        try {
            stopped.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the server had crashed", e.getCause());
        }
    }
}
