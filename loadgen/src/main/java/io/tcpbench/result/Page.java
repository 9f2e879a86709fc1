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
 * <p>Requests of the warm-up are recorded like those that are measured, and what is recorded is thrown away. If they
 * were only counted, a JIT compiler would learn that nothing is ever recorded, and the code of a request would be
 * thrown away and compiled anew in the first measured moments.
 */
public final class Page {
    private record Key(FailureKind kind, Errno errno) {}

    private final Part measured =
            new Part(Distribution.blank(), Distribution.blank(), Distribution.blank(), Distribution.blank());
    private final Histogram thrownAway = Distribution.blank();
    private final Part warmup = new Part(thrownAway, thrownAway, thrownAway, thrownAway);

    /** By the index of the period, which is no branch. */
    private final Part[] parts = {warmup, measured};

    private final Histogram connect = Distribution.blank();
    private final Histogram handshake = Distribution.blank();

    /** Room for any of them, encoded: for a page a second, it would be a collection each few seconds. */
    private final byte[] room = new byte[connect.getNeededByteBufferCapacity()];

    private long missedByUs;
    private long opened;
    private long connectsFailed;
    private long broken;
    private long closedByPeer;
    private long reopened;
    private long bytesSent;
    private long bytesReceived;

    /** Of the requests of one period. */
    private static final class Part {
        private final Histogram latency;
        private final Histogram serviceTime;
        private final Histogram lag;
        private final Histogram late;
        private final Map<Key, Failure> failures = new LinkedHashMap<>();
        private long due;
        private long sent;
        private long notSent;
        private long answered;
        private long failed;
        private long unanswered;
        private long lateResponses;

        Part(Histogram latency, Histogram serviceTime, Histogram lag, Histogram late) {
            this.latency = latency;
            this.serviceTime = serviceTime;
            this.lag = lag;
            this.late = late;
        }

        void clear() {
            reset(latency);
            reset(serviceTime);
            reset(lag);
            reset(late);
            failures.clear();
            due = 0;
            sent = 0;
            notSent = 0;
            answered = 0;
            failed = 0;
            unanswered = 0;
            lateResponses = 0;
        }

        RequestCounts counts() {
            return new RequestCounts(due, sent, notSent, answered, failed, unanswered, lateResponses);
        }
    }

    private Part part(Period period) {
        return parts[period.index()];
    }

    /**
     * A request's moment has come, and the loop has come round to it.
     *
     * @param lateNanos how long after that moment, or after the moment its connection was there if that was later
     */
    public void due(Period period, long lateNanos) {
        Part part = part(period);
        part.due++;
        record(part.late, lateNanos);
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
    public void sent(Period period, long dueNanos, long sentNanos, int bytes) {
        Part part = part(period);
        part.sent++;
        bytesSent += bytes;
        record(part.lag, sentNanos - dueNanos);
    }

    /** The right response arrived in time. */
    public void answered(Period period, long dueNanos, long sentNanos, long arrivedNanos) {
        Part part = part(period);
        part.answered++;
        record(part.latency, arrivedNanos - dueNanos);
        record(part.serviceTime, arrivedNanos - sentNanos);
    }

    /** A request was due, and no connection became free before its deadline or before the run was cut off. */
    public void notSent(Period period) {
        part(period).notSent++;
        part(period).unanswered++;
    }

    /** Measured requests that were left when there was no connection any more: due, and never sent. */
    public void neverSent(long number) {
        Part part = part(Period.MEASURED);
        part.due += number;
        part.notSent += number;
        part.unanswered += number;
        if (number > 0) {
            part.late.recordValueWithCount(0, number);
        }
    }

    /** A request was sent, and an interrupt came before its response. */
    public void cutOff(Period period) {
        part(period).unanswered++;
    }

    /** The response to a request arrived that had failed by its deadline already. */
    public void lateResponse(Period period) {
        part(period).lateResponses++;
    }

    /**
     * One request failed.
     *
     * @param firstOnConnection whether this event counts its connection: one reset fails many requests of one
     *     connection
     * @param atNanos from the start of the load
     */
    public void failed(
            Period period,
            FailureKind kind,
            Errno errno,
            boolean firstOnConnection,
            long atNanos,
            Supplier<Failure.Example> example) {
        part(period).failed++;
        note(part(period).failures, kind, errno, 1, firstOnConnection ? 1 : 0, atNanos, example);
    }

    /** A connection broke while nothing was owed on it. */
    public void broken(FailureKind kind, Errno errno, long atNanos, Supplier<Failure.Example> example) {
        broken++;
        note(measured.failures, kind, errno, 0, 1, atNanos, example);
    }

    /** A connect attempt succeeded. */
    public void connected(long tookNanos, boolean again) {
        opened++;
        if (again) {
            reopened++;
        }
        record(connect, tookNanos);
    }

    /** The connection that was just counted had to be secured. */
    public void secured(long tookNanos) {
        record(handshake, tookNanos);
    }

    /** A connect attempt failed. */
    public void connectFailed(FailureKind kind, Errno errno, long atNanos, Supplier<Failure.Example> example) {
        connectsFailed++;
        note(measured.failures, kind, errno, 0, 1, atNanos, example);
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
        boolean wanted = before == null || before.wantsExample();
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
                measured.counts(),
                warmup.counts(),
                missedByUs,
                new ConnectionCounts(opened, connectsFailed, broken, closedByPeer, reopened),
                new ByteCounts(bytesSent, bytesReceived),
                distribution(measured.latency),
                distribution(measured.serviceTime),
                distribution(measured.lag),
                distribution(measured.late),
                distribution(connect),
                List.copyOf(measured.failures.values()),
                List.copyOf(warmup.failures.values()),
                distribution(handshake));
    }

    /** Adds its distributions to those of many pages. */
    void addTo(
            DistributionSum latencies,
            DistributionSum serviceTimes,
            DistributionSum lags,
            DistributionSum lates,
            DistributionSum connects,
            DistributionSum handshakes) {
        latencies.add(measured.latency);
        serviceTimes.add(measured.serviceTime);
        lags.add(measured.lag);
        lates.add(measured.late);
        connects.add(connect);
        handshakes.add(handshake);
    }

    /** Makes the page blank again. */
    public void clear() {
        measured.clear();
        warmup.clear();
        reset(connect);
        reset(handshake);
        missedByUs = 0;
        opened = 0;
        connectsFailed = 0;
        broken = 0;
        closedByPeer = 0;
        reopened = 0;
        bytesSent = 0;
        bytesReceived = 0;
    }

    private static void reset(Histogram histogram) {
        if (histogram.getTotalCount() > 0) {
            histogram.reset();
        }
    }

    private Distribution distribution(Histogram histogram) {
        return Distribution.of(histogram, room);
    }
}
