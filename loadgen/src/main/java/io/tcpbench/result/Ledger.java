package io.tcpbench.result;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up what was recorded: all of it, and second by second. Not thread-safe. */
public final class Ledger {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final TreeMap<Long, Result.Second> seconds = new TreeMap<>();
    private final IntervalSum sum = new IntervalSum();

    /**
     * Adds what one event loop recorded.
     *
     * @param second of the load, from 0; negative while connections were being opened
     */
    public void add(long second, Interval interval) {
        sum.add(interval);
        addSecond(second, interval);
    }

    /**
     * Adds what one event loop wrote on a page.
     *
     * @param second as above
     * @return what the page says
     */
    public Interval add(long second, Page page) {
        Interval interval = page.interval();
        sum.add(page, interval);
        addSecond(second, interval);
        return interval;
    }

    private void addSecond(long second, Interval interval) {
        Result.Second part = new Result.Second(
                second * NANOS_PER_SECOND, interval.requests(), interval.connections(), interval.latency());
        seconds.merge(second, part, Result.Second::plus);
    }

    /** Everything added up, which takes milliseconds. */
    public Interval total() {
        return sum.total();
    }

    /** Second by second, in order. */
    public List<Result.Second> seconds() {
        return List.copyOf(seconds.values());
    }

    /** How long the load had lasted at the end of the last second in which anything was recorded; 0 before the load. */
    public long recordedNanos() {
        Map.Entry<Long, Result.Second> last = seconds.lastEntry();
        return last == null ? 0 : Math.max(0, (last.getKey() + 1) * NANOS_PER_SECOND);
    }
}
