package io.tcpbench.gate;

import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Result;
import java.util.List;

/**
 * How the latency of a run went: its median in the first and in the last seconds in which anything was answered. A
 * queue that grows under an open loop shows here before a connection is missing.
 */
record Trend(long firstNanos, long lastNanos) {
    private static final int SECONDS = 3;
    private static final int FEWEST_ANSWERS = 10;
    private static final long NOTICEABLE_NANOS = 1_000_000;

    /** Of a run of twice as many seconds at least; of a shorter one it says nothing. */
    static Trend of(List<Result.Second> seconds) {
        List<Distribution> answered = seconds.stream()
                .map(Result.Second::latency)
                .filter(latency -> latency.count() > 0)
                .toList();
        return answered.size() < 2 * SECONDS
                ? new Trend(0, 0)
                : new Trend(
                        median(answered.subList(0, SECONDS)),
                        median(answered.subList(answered.size() - SECONDS, answered.size())));
    }

    /**
     * From the least to the largest median of a second, whichever came first: for a load that changes by plan, whose
     * latency may do so, too. Seconds of few answers say nothing.
     */
    static Trend overall(List<Result.Second> seconds) {
        long[] medians = seconds.stream()
                .map(Result.Second::latency)
                .filter(latency -> latency.count() >= FEWEST_ANSWERS)
                .mapToLong(latency -> latency.percentilesNanos(50)[0])
                .sorted()
                .toArray();
        return medians.length < 2 ? new Trend(0, 0) : new Trend(medians[0], medians[medians.length - 1]);
    }

    private static long median(List<Distribution> seconds) {
        return seconds.stream().reduce(Distribution.EMPTY, Distribution::plus).percentilesNanos(50)[0];
    }

    boolean isKnown() {
        return lastNanos > 0;
    }

    /** Whether it more than doubled, and noticeably. */
    boolean isRising() {
        return lastNanos > 2 * firstNanos && lastNanos - firstNanos > NOTICEABLE_NANOS;
    }

    /** For people. */
    @Override
    public String toString() {
        return "from " + Quantity.readable(firstNanos) + " to " + Quantity.readable(lastNanos) + " at p50";
    }
}
