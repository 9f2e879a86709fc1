package io.tcpbench.engine;

import io.tcpbench.plan.Plan;
import io.tcpbench.result.Period;

/**
 * When the load begins, when it begins to count, and when it ends, on the clock of the run. A request belongs to the
 * moment it was due.
 */
record Window(long startNanos, long measuredFromNanos, long endNanos) {
    private static final Period[] PERIODS = {Period.WARMUP, Period.MEASURED};
    private static final int SIGN_BIT = Long.SIZE - 1;

    /** A load of this plan that begins at this moment. */
    static Window startingAt(long startNanos, Plan plan) {
        long measuredFrom = startNanos + plan.warmup().toNanos();
        return new Window(
                startNanos, measuredFrom, measuredFrom + plan.duration().toNanos());
    }

    /**
     * To which period a request belongs that is due then. Without a branch: one that the whole warm-up never takes is
     * left out by a JIT compiler, and the code of a request would be thrown away in the first measured moment.
     */
    Period period(long dueNanos) {
        long beforeEnd = dueNanos - endNanos;
        long beforeMeasured = dueNanos - measuredFromNanos;
        return PERIODS[(int) ((beforeEnd & ~beforeMeasured) >>> SIGN_BIT)];
    }

    /** How much of the measured window has passed. */
    long measuredNanosAt(long nowNanos) {
        return Math.max(0, Math.min(nowNanos, endNanos) - measuredFromNanos);
    }
}
