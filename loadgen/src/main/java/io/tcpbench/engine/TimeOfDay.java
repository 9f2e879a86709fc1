package io.tcpbench.engine;

import io.tcpbench.result.Clock;

/** The time of day at a moment of the clock that only goes forward, as it goes on from the first look at both. */
record TimeOfDay(long originNanos, long originMillis) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    static TimeOfDay by(Clock clock) {
        return new TimeOfDay(clock.nanos(), clock.timeOfDay().toEpochMilli());
    }

    /** Milliseconds since 1970. */
    long epochMillis(long nanos) {
        return originMillis + (nanos - originNanos) / NANOS_PER_MILLI;
    }
}
