package io.tcpbench.reference;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The pause in accepting after accept(2) failed, most often because descriptors ran out (EMFILE). Confined to its loop.
 *
 * <p>The connection that could not be accepted stays in the backlog, so the listener stays ready: a loop that goes on
 * asking spins at full speed and starves the connections that it has. Nobody tells a loop when descriptors are free
 * again, so it tries again after a while.
 */
final class AcceptPause {

    private static final int PAUSE_MILLIS = 100;

    private final Consumer<String> notices;
    private boolean active;
    private boolean said;
    private long beganNanos;

    AcceptPause(Consumer<String> notices) {
        this.notices = notices;
    }

    /**
     * Begins a pause, and says so the first time. Without descriptors nothing may be loaded here, not even a logger.
     */
    void begin(IOException why) {
        active = true;
        beganNanos = System.nanoTime();
        if (!said) {
            said = true;
            notices.accept("cannot accept a connection: " + why.getMessage() + ". Those that are open are served on,"
                    + " accepting is tried again every " + PAUSE_MILLIS
                    + " ms. If descriptors ran out, raise `ulimit -n`."
                    + " This is said once.");
        }
    }

    /** How long to wait for events: as long as was asked, and no longer than the pause. Negative is for ever. */
    int boundMillis(int timeoutMillis) {
        return active && (timeoutMillis < 0 || timeoutMillis > PAUSE_MILLIS) ? PAUSE_MILLIS : timeoutMillis;
    }

    /** Ends the pause if it has lasted long enough; true once for each pause. */
    boolean endsNow() {
        if (!active || System.nanoTime() - beganNanos < TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS)) {
            return false;
        }
        active = false;
        return true;
    }
}
