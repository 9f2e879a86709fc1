package io.tcpbench.result;

import io.tcpbench.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one run measured. Whole, but for its judgement: a stored result can be judged again.
 *
 * @param startedAt time of day when the load began
 * @param durationNanos of the measured window, without warm-up and drain; shorter than planned in a partial result
 * @param partial whether the run was cut off before its end
 * @param everUsable whether any connection ever became usable
 * @param total everything added up
 * @param seconds one interval for each second in which anything was recorded, in order
 * @param health how the generator fared
 * @param kernel what the kernel saw of the run
 * @param aborted why the run was cut off by a rule of the user's; empty where none did
 */
public record Result(
        Plan plan,
        Environment environment,
        Instant startedAt,
        long durationNanos,
        boolean partial,
        boolean everUsable,
        Interval total,
        List<Second> seconds,
        GeneratorHealth health,
        KernelEvidence kernel,
        Optional<String> aborted) {

    /** Of a run that no rule cut off. */
    public Result(
            Plan plan,
            Environment environment,
            Instant startedAt,
            long durationNanos,
            boolean partial,
            boolean everUsable,
            Interval total,
            List<Second> seconds,
            GeneratorHealth health,
            KernelEvidence kernel) {
        this(
                plan,
                environment,
                startedAt,
                durationNanos,
                partial,
                everUsable,
                total,
                seconds,
                health,
                kernel,
                Optional.empty());
    }

    /**
     * One second of a run, all loops together, by the time of recording: its accounting need not balance.
     *
     * @param atNanos when it began, from the start of the load; negative while connections were being opened
     */
    public record Second(long atNanos, RequestCounts requests, ConnectionCounts connections, Distribution latency) {
        /** The same second of another loop added. */
        public Second plus(Second other) {
            return new Second(
                    atNanos,
                    requests.plus(other.requests),
                    connections.plus(other.connections),
                    latency.plus(other.latency));
        }
    }

    /**
     * Checks the accounting.
     *
     * @throws IllegalStateException if a request is missing or counted twice, which is a defect of this program
     */
    public Result {
        if (!total.requests().balanced() || !total.warmup().balanced()) {
            throw new IllegalStateException(
                    "requests do not add up: " + total.requests() + ", in the warm-up " + total.warmup());
        }
        seconds = List.copyOf(seconds);
    }

    /** Answered requests a second of the measured window; 0 when there was none. */
    public double throughputPerSecond() {
        return durationNanos == 0 ? 0 : total.requests().answered() * 1e9 / durationNanos;
    }
}
