package io.tcpbench.result;

import java.util.List;

/**
 * What was recorded in a span of time, by one loop or by many. Adding is associative and {@link #EMPTY} is its neutral
 * element, so that loops, seconds, processes and machines combine in any grouping.
 *
 * <p>{@code latency} is arrived − due, {@code serviceTime} arrived − sent, {@code lag} sent − due, and {@code late} the
 * generator's own part of the lag: how long after the due time the event loop came round to the request, whether a
 * connection was free then or not. Latency and service time have a value for each answered request, lag for each sent
 * one, late for each that was due.
 *
 * @param requests due in the measured window
 * @param warmup requests due before it; they are in nothing else but bytes
 * @param missedByUs requests due in the measured window that the generator came round to only after its end, or after
 *     their deadline
 * @param connect how long the TCP part of each successful connect took, from the opening on
 * @param failures of measured requests and of connections
 * @param warmupFailures of requests due in the warm-up
 * @param handshake how long each of them then took to be secured; empty without TLS
 */
public record Interval(
        RequestCounts requests,
        RequestCounts warmup,
        long missedByUs,
        ConnectionCounts connections,
        ByteCounts bytes,
        Distribution latency,
        Distribution serviceTime,
        Distribution lag,
        Distribution late,
        Distribution connect,
        List<Failure> failures,
        List<Failure> warmupFailures,
        Distribution handshake) {
    /** Nothing happened. */
    public static final Interval EMPTY = new Interval(
            RequestCounts.EMPTY,
            RequestCounts.EMPTY,
            0,
            ConnectionCounts.EMPTY,
            ByteCounts.EMPTY,
            Distribution.EMPTY,
            Distribution.EMPTY,
            Distribution.EMPTY,
            Distribution.EMPTY,
            Distribution.EMPTY,
            List.of(),
            List.of(),
            Distribution.EMPTY);

    /** Keeps its own copy of the lists. */
    public Interval {
        failures = List.copyOf(failures);
        warmupFailures = List.copyOf(warmupFailures);
    }

    /** Both together. */
    public Interval plus(Interval other) {
        return new Interval(
                requests.plus(other.requests),
                warmup.plus(other.warmup),
                missedByUs + other.missedByUs,
                connections.plus(other.connections),
                bytes.plus(other.bytes),
                latency.plus(other.latency),
                serviceTime.plus(other.serviceTime),
                lag.plus(other.lag),
                late.plus(other.late),
                connect.plus(other.connect),
                Failure.merged(failures, other.failures),
                Failure.merged(warmupFailures, other.warmupFailures),
                handshake.plus(other.handshake));
    }

    /** The counts alone. */
    Interval withoutDistributions() {
        return with(
                Distribution.EMPTY,
                Distribution.EMPTY,
                Distribution.EMPTY,
                Distribution.EMPTY,
                Distribution.EMPTY,
                Distribution.EMPTY);
    }

    /** The same counts with other distributions. */
    Interval with(
            Distribution otherLatency,
            Distribution otherServiceTime,
            Distribution otherLag,
            Distribution otherLate,
            Distribution otherConnect,
            Distribution otherHandshake) {
        return new Interval(
                requests,
                warmup,
                missedByUs,
                connections,
                bytes,
                otherLatency,
                otherServiceTime,
                otherLag,
                otherLate,
                otherConnect,
                failures,
                warmupFailures,
                otherHandshake);
    }

    /** The same after an end that nobody foresaw, with the accounting closed. */
    Interval cutOff() {
        return new Interval(
                requests.cutOff(),
                warmup.cutOff(),
                missedByUs,
                connections,
                bytes,
                latency,
                serviceTime,
                lag,
                late,
                connect,
                failures,
                warmupFailures,
                handshake);
    }

    /** Requests and connections that failed, by side. */
    public long failuresOf(Side side) {
        return failures.stream()
                .filter(failure -> failure.kind().side() == side)
                .mapToLong(failure -> Math.max(failure.requests(), failure.connections()))
                .sum();
    }

    /**
     * Requests that failed or were not answered, connects that failed, and connections that broke while nothing was
     * owed.
     */
    public long failureCount() {
        return requests.failed() + requests.unanswered() + connections.failed() + connections.broken();
    }

    /** Failures by time: requests and connects that ran into a deadline of ours or of the kernel's. */
    public long timeoutCount() {
        return failures.stream()
                .filter(failure -> failure.kind().isTimeout())
                .mapToLong(failure -> failure.kind().beforeConnection() ? failure.connections() : failure.requests())
                .sum();
    }

    /** What failures are a part of: requests that were due, and connect attempts. */
    public long attempts() {
        return requests.due() + connections.attempts();
    }
}
