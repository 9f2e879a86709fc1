package io.tcpbench.reference;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The pause in accepting after accept(2) failed, most often because descriptors ran out (EMFILE). Confined to its loop.
 *
 * <p>The connection that could not be accepted stays in the backlog, so the listener stays ready: a loop that goes on asking
 * spins at full speed and starves the connections that it has. Nobody tells a loop when descriptors are free again, so it
 * tries again after a while.
 */
final class AcceptPause {

    private static final int PAUSE_MILLIS = 100;
    private static final System.Logger LOGGER = System.getLogger(AcceptPause.class.getPackageName());

    private boolean active;
    private boolean said;
    private long beganNanos;

    AcceptPause() {
        // A first message under EMFILE would be lost: the logging backend opens its configuration file when first
        // asked.
        LOGGER.isLoggable(System.Logger.Level.WARNING);
    }

    void begin(IOException why) {
        active = true;
        beganNanos = System.nanoTime();
        if (!said) {
            said = true;
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    ("cannot accept a connection: %s. Open connections are served on, accepting is tried again every %d ms."
                                    + " If descriptors ran out, raise `ulimit -n`. This is said once.")
                            .formatted(why.getMessage(), PAUSE_MILLIS));
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
