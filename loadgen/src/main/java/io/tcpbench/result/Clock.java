package io.tcpbench.result;

import java.time.Instant;

/** The one place where time is read; tests bring their own. */
public interface Clock {

    /** Nanoseconds of a clock that only goes forward, from an arbitrary origin: for everything that is measured. */
    long nanos();

    /** The time of day: for people who read a report, never for a difference. */
    Instant timeOfDay();

    /** This machine's clock. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
