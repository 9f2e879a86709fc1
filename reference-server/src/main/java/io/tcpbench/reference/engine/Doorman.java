package io.tcpbench.reference.engine;

import io.tcpbench.reference.behaviour.Behaviour;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Whether the next connection may be accepted now: not before its moment, where a server is asked to be slow at it, and
 * not for a while after accept(2) failed, most often because descriptors ran out (EMFILE). Confined to who accepts.
 *
 * <p>A connection that could not be accepted stays in the backlog, so the listener stays ready: a loop that goes on
 * asking spins at full speed and starves the connections that it has. Nobody tells a loop when descriptors are free
 * again, so it tries again after a while.
 */
final class Doorman {

    private static final int PAUSE_MILLIS = 100;

    private final Behaviour behaviour;
    private final Consumer<String> notices;
    private long pausedUntilNanos = System.nanoTime();
    private boolean said;

    Doorman(Behaviour behaviour, Consumer<String> notices) {
        this.behaviour = behaviour;
        this.notices = notices;
    }

    /** From when on the next may come in, on the scale of {@link System#nanoTime()}: past, to come, or never. */
    long opensNanos() {
        return Math.max(behaviour.nextAcceptNanos(), pausedUntilNanos);
    }

    boolean isOpen() {
        return opensNanos() <= System.nanoTime();
    }

    /**
     * Begins a pause, and says so the first time. Without descriptors nothing may be loaded here, not even a logger.
     */
    void pause(IOException why) {
        pausedUntilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
        if (!said) {
            said = true;
            notices.accept("cannot accept a connection: " + why.getMessage() + ". Those that are open are served on,"
                    + " accepting is tried again every " + PAUSE_MILLIS
                    + " ms. If descriptors ran out, raise `ulimit -n`."
                    + " This is said once.");
        }
    }
}
