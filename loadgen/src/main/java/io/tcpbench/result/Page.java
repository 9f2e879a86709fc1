package io.tcpbench.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * The recorder's blank page: one event loop writes it, hands it over and takes the next. Recording neither allocates
 * nor locks, but for failures, which are rare and keep examples. Not thread-safe: whoever holds it owns it.
 *
 * <p>Every method that takes {@code measured} is told whether the request was due in the measured window; what was due
 * in the warm-up is counted apart and appears in no distribution.
 */
public final class Page {
    private record Key(FailureKind kind, Errno errno) {}

    private final Histogram latency = Distribution.blank();
    private final Histogram serviceTime = Distribution.blank();
    private final Histogram lag = Distribution.blank();
    private final Histogram late = Distribution.blank();
    private final Histogram connect = Distribution.blank();

    /** Room for any of them, encoded: for a page a second, it would be a collection each few seconds. */
    private final byte[] room = new byte[latency.getNeededByteBufferCapacity()];

    private final Counts measured = new Counts();
    private final Counts warmup = new Counts();
    private final Map<Key, Failure> failures = new LinkedHashMap<>();
    private final Map<Key, Failure> warmupFailures = new LinkedHashMap<>();
    private long missedByUs;
    private long opened;
    private long connectsFailed;
    private long broken;
    private long closedByPeer;
    private long reopened;
    private long bytesSent;
    private long bytesReceived;

    /** Counters of requests that can change. */
    private static final class Counts {
        private long due;
        private long sent;
        private long notSent;
        private long answered;
        private long failed;
        private long unanswered;
        private long lateResponses;

        void clear() {
            due = 0;
            sent = 0;
            notSent = 0;
            answered = 0;
            failed = 0;
            unanswered = 0;
            lateResponses = 0;
        }

        RequestCounts frozen() {
            return new RequestCounts(due, sent, notSent, answered, failed, unanswered, lateResponses);
        }
    }

    private Counts counts(boolean isMeasured) {
        return isMeasured ? measured : warmup;
    }

    /**
     * A request's moment has come, and the loop has come round to it.
     *
     * @param lateNanos how long after that moment, or after the moment its connection was there if that was later
     */
    public void due(boolean isMeasured, long lateNanos) {
        counts(isMeasured).due++;
        if (isMeasured) {
            record(late, lateNanos);
        }
    }

    /**
     * The loop came round to a measured request only after the end of the window or its deadline: the target never saw
     * the planned load.
     */
    public void missedByUs() {
        missedByUs++;
    }

    /**
     * A request was written.
     *
     * @param bytes of its payload
     */
    public void sent(boolean isMeasured, long dueNanos, long sentNanos, int bytes) {
        counts(isMeasured).sent++;
        bytesSent += bytes;
        if (isMeasured) {
            record(lag, sentNanos - dueNanos);
        }
    }

    /** The right response arrived in time. */
    public void answered(boolean isMeasured, long dueNanos, long sentNanos, long arrivedNanos) {
        counts(isMeasured).answered++;
        if (isMeasured) {
            record(latency, arrivedNanos - dueNanos);
            record(serviceTime, arrivedNanos - sentNanos);
        }
    }

    /** A request was due, and no connection became free before its deadline or before the run was cut off. */
    public void notSent(boolean isMeasured) {
        counts(isMeasured).notSent++;
        counts(isMeasured).unanswered++;
    }

    /** A request was sent, and an interrupt came before its response. */
    public void cutOff(boolean isMeasured) {
        counts(isMeasured).unanswered++;
    }

    /** The response to a request arrived that had failed by its deadline already. */
    public void lateResponse(boolean isMeasured) {
        counts(isMeasured).lateResponses++;
    }

    /**
     * One request failed.
     *
     * @param firstOnConnection whether this event counts its connection: one reset fails many requests of one
     *     connection
     * @param atNanos from the start of the load
     */
    public void failed(
            boolean isMeasured,
            FailureKind kind,
            Errno errno,
            boolean firstOnConnection,
            long atNanos,
            Supplier<Failure.Example> example) {
        counts(isMeasured).failed++;
        note(isMeasured ? failures : warmupFailures, kind, errno, 1, firstOnConnection ? 1 : 0, atNanos, example);
    }

    /** A connection broke while nothing was owed on it. */
    public void broken(FailureKind kind, Errno errno, long atNanos, Supplier<Failure.Example> example) {
        broken++;
        note(failures, kind, errno, 0, 1, atNanos, example);
    }

    /** A connect attempt succeeded. */
    public void connected(long tookNanos, boolean again) {
        opened++;
        if (again) {
            reopened++;
        }
        record(connect, tookNanos);
    }

    /** A connect attempt failed. */
    public void connectFailed(FailureKind kind, Errno errno, long atNanos, Supplier<Failure.Example> example) {
        connectsFailed++;
        note(failures, kind, errno, 0, 1, atNanos, example);
    }

    /** The target closed or reset a connection on which nothing was owed. */
    public void closedByPeer() {
        closedByPeer++;
    }

    /** Bytes were read. */
    public void received(int bytes) {
        bytesReceived += bytes;
    }

    private static void note(
            Map<Key, Failure> into,
            FailureKind kind,
            Errno errno,
            int requests,
            int connections,
            long atNanos,
            Supplier<Failure.Example> example) {
        Key key = new Key(kind, errno);
        Failure before = into.get(key);
        boolean wanted = before == null || before.examples().size() < Failure.MAX_EXAMPLES;
        List<Failure.Example> examples = wanted && connections > 0 ? List.of(example.get()) : List.of();
        into.merge(key, new Failure(kind, errno, requests, connections, atNanos, atNanos, examples), Failure::plus);
    }

    /** A process that was suspended sees spans that no histogram holds; they count as the longest. */
    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.min(Math.max(nanos, 0), Distribution.HIGHEST_NANOS));
    }

    /** What is written here, for ever. Takes milliseconds: not on an event loop. */
    public Interval interval() {
        return new Interval(
                measured.frozen(),
                warmup.frozen(),
                missedByUs,
                new ConnectionCounts(opened, connectsFailed, broken, closedByPeer, reopened),
                new ByteCounts(bytesSent, bytesReceived),
                distribution(latency),
                distribution(serviceTime),
                distribution(lag),
                distribution(late),
                distribution(connect),
                List.copyOf(failures.values()),
                List.copyOf(warmupFailures.values()));
    }

    /** Adds its distributions to those of many pages. */
    void addTo(
            DistributionSum latencies,
            DistributionSum serviceTimes,
            DistributionSum lags,
            DistributionSum lates,
            DistributionSum connects) {
        latencies.add(latency);
        serviceTimes.add(serviceTime);
        lags.add(lag);
        lates.add(late);
        connects.add(connect);
    }

    /** Makes the page blank again. */
    public void clear() {
        for (Histogram histogram : new Histogram[] {latency, serviceTime, lag, late, connect}) {
            if (histogram.getTotalCount() > 0) {
                histogram.reset();
            }
        }
        measured.clear();
        warmup.clear();
        failures.clear();
        warmupFailures.clear();
        missedByUs = 0;
        opened = 0;
        connectsFailed = 0;
        broken = 0;
        closedByPeer = 0;
        reopened = 0;
        bytesSent = 0;
        bytesReceived = 0;
    }

    private Distribution distribution(Histogram histogram) {
        return Distribution.of(histogram, room);
    }
}
