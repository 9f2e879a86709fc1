package io.tcpbench.engine;

import io.netty.util.concurrent.Ticker;
import io.tcpbench.result.Clock;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Time that passes only when it is read, a little each time, and when somebody waits. Now and then it stands still for
 * everybody else while the program sleeps: between any two readings a machine may have paused the process.
 */
final class VirtualClock implements Clock, Ticker {
    private static final int LONGEST_STEP_NANOS = 2_000;
    private static final long SHORTEST_PAUSE_NANOS = 1_000_000;
    private static final long LONGEST_PAUSE_NANOS = 1_500_000_000;

    private final SplittableRandom random;
    private final double pausesPerReading;
    private final long beganNanos;
    private long nowNanos;
    private long pausedNanos;

    VirtualClock(SplittableRandom random, double pausesPerReading) {
        this.random = random;
        this.pausesPerReading = pausesPerReading;
        // The origin is arbitrary, and may lie in the future.
        this.beganNanos = random.nextLong(-10_000_000_000L, 10_000_000_000L);
        this.nowNanos = beganNanos;
    }

    @Override
    public long nanos() {
        nowNanos += random.nextInt(LONGEST_STEP_NANOS);
        if (pausesPerReading > 0 && random.nextDouble() < pausesPerReading) {
            long pauseNanos = random.nextLong(
                    SHORTEST_PAUSE_NANOS, random.nextLong(2 * SHORTEST_PAUSE_NANOS, LONGEST_PAUSE_NANOS));
            pausedNanos += pauseNanos;
            nowNanos += pauseNanos;
        }
        return nowNanos;
    }

    /** The time, without any of it passing. */
    long frozen() {
        return nowNanos;
    }

    /** Waits until then; not at all if that has passed. */
    void advanceTo(long nanos) {
        nowNanos = Math.max(nowNanos, nanos);
    }

    /** How long it has paused in all. */
    long pausedNanos() {
        return pausedNanos;
    }

    @Override
    public Instant timeOfDay() {
        return Instant.EPOCH.plusNanos(nowNanos - beganNanos);
    }

    @Override
    public long initialNanoTime() {
        return beganNanos;
    }

    @Override
    public long nanoTime() {
        return nanos();
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
        advanceTo(nowNanos + unit.toNanos(delay));
    }
}
