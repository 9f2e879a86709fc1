package io.tcpbench.result;

import java.time.Instant;

/** {@link System#nanoTime()} and the wall clock. */
enum SystemClock implements Clock {
    INSTANCE;

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant timeOfDay() {
        return Instant.now();
    }
}
