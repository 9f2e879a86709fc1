package io.tcpbench.engine;

import io.tcpbench.plan.Plan;

/**
 * When the load begins, when it begins to count, and when it ends, on the clock of the run. A request belongs to the
 * moment it was due.
 */
record Window(long startNanos, long measuredFromNanos, long endNanos) {

    /** A load of this plan that begins at this moment. */
    static Window startingAt(long startNanos, Plan plan) {
        long measuredFrom = startNanos + plan.warmup().toNanos();
        return new Window(
                startNanos, measuredFrom, measuredFrom + plan.duration().toNanos());
    }

    /** Whether a request that is due then counts. */
    boolean measures(long dueNanos) {
        return dueNanos >= measuredFromNanos && dueNanos < endNanos;
    }

    /** How much of the measured window has passed. */
    long measuredNanosAt(long nowNanos) {
        return Math.max(0, Math.min(nowNanos, endNanos) - measuredFromNanos);
    }
}
