package io.tcpbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.tcpbench.plan.PlanSettings;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Interval;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The promise of the project, measured in real time: latencies that coordinated omission can't flatter. Effects are of
 * milliseconds, so that a busy machine does not hide them.
 */
@Tag("real-time")
class CoordinatedOmissionTest {
    private static final int REQUEST_BYTES = 128;
    private static final long MILLI = 1_000_000;
    private static final long STALL_EVERY_NANOS = 2_000 * MILLI;
    private static final long STALL_NANOS = 200 * MILLI;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};

    /** What the server really slept for each request. */
    private final ConcurrentLinkedQueue<Long> sleptNanos = new ConcurrentLinkedQueue<>();

    private final AtomicLong firstRequestNanos = new AtomicLong();

    /** The code of the generator is compiled before anything is measured. */
    @BeforeEach
    void warmUp() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(echoAfter(now -> 0))) {
            run(server, "connections", "20", "rate", "1k/s", "duration", "2s");
        }
        sleptNanos.clear();
        firstRequestNanos.set(0);
    }

    /**
     * A tenth of all moments lies in a stall of 200 ms, and what is left of it is evenly spread: a request due in a
     * stall waits between 0 and 200 ms. So the p95 is half of a stall, and the p99 nine tenths of it.
     */
    @Test
    void anOpenLoopChargesAStallToEveryRequestThatWasDueInIt() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(echoAfter(CoordinatedOmissionTest::leftOfStall))) {

            Interval total = run(
                    server, "connections", "50", "rate", "1k/s", "arrivals", "even", "warmup", "0", "duration", "16s");

            long[] latency = total.latency().percentilesNanos(95, 99, 99.9);
            assertThat(latency[0]).isCloseTo(100 * MILLI, withinPercentage(10));
            assertThat(latency[1]).isCloseTo(180 * MILLI, withinPercentage(10));
            assertThat(latency[2]).isCloseTo(198 * MILLI, withinPercentage(10));
            assertThat(total.latency().meanNanos()).isCloseTo(10.0 * MILLI, withinPercentage(20));
            assertThat(p95(total.serviceTime()))
                    .as("50 of the 200 requests of a stall are asked in it, the others after it")
                    .isLessThan(20 * MILLI);
        }
    }

    @Test
    void aClosedLoopHidesTheSameStall() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(echoAfter(CoordinatedOmissionTest::leftOfStall))) {

            Interval total = run(server, "connections", "50", "warmup", "0", "duration", "8s");

            assertThat(total.latency().percentilesNanos(99)[0]).isLessThan(50 * MILLI);
            assertThat(total.latency().maxNanos()).isGreaterThan(150 * MILLI);
        }
    }

    /** Delays with a long tail, as the server itself took them down. */
    @Test
    void percentilesAgreeWithWhatTheServerReallySlept() throws IOException {
        String[] settings = {"connections", "100", "rate", "500/s", "arrivals", "even", "warmup", "0", "duration", "10s"
        };
        Distribution floor;
        try (ScriptedServer atOnce = ScriptedServer.start(echoAfter(now -> 0))) {
            floor = run(atOnce, settings).latency();
        }
        sleptNanos.clear();
        try (ScriptedServer server = ScriptedServer.start(echoAfter(CoordinatedOmissionTest::longTail))) {

            Distribution latency = run(server, settings).latency();

            long[] slept =
                    sleptNanos.stream().mapToLong(Long::longValue).sorted().toArray();
            assertThat(latency.count()).isEqualTo(slept.length);
            for (double percentile : PERCENTILES) {
                long truth = slept[(int) Math.ceil(percentile / 100 * slept.length) - 1];
                long floorNanos = floor.percentilesNanos(percentile)[0];
                assertThat(latency.percentilesNanos(percentile)[0])
                        .as("p%s, the floor being %s µs", percentile, floorNanos / 1_000)
                        .isBetween(truth - truth / 50, truth + truth / 50 + floorNanos);
            }
        }
    }

    private static long p95(Distribution distribution) {
        return distribution.percentilesNanos(95)[0];
    }

    private static Interval run(ScriptedServer server, String... settings) {
        PlanSettings plan = new PlanSettings().set("target", server.target());
        for (int i = 0; i < settings.length; i += 2) {
            plan.set(settings[i], settings[i + 1]);
        }
        return new LoadTest(plan.plan()).run().total();
    }

    /**
     * Answers each request after a delay that depends on the time since the first, and writes down how long it really
     * took.
     */
    private ScriptedServer.Script echoAfter(LongUnaryOperator delayNanos) {
        return (socket, connection) -> {
            InputStream in = socket.getInputStream();
            for (byte[] request = in.readNBytes(REQUEST_BYTES);
                    request.length == REQUEST_BYTES;
                    request = in.readNBytes(REQUEST_BYTES)) {
                long arrivedNanos = System.nanoTime();
                firstRequestNanos.compareAndSet(0, arrivedNanos);
                sleep(arrivedNanos, delayNanos.applyAsLong(arrivedNanos - firstRequestNanos.get()));
                sleptNanos.add(System.nanoTime() - arrivedNanos);
                answer(socket, request);
            }
        };
    }

    private static void sleep(long fromNanos, long nanos) {
        for (long left = nanos; left > 0; left = fromNanos + nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void answer(Socket socket, byte[] response) throws IOException {
        socket.getOutputStream().write(response);
    }

    /**
     * The first stall comes a second after the first request, so that a run of whole periods has as many as it has
     * periods.
     */
    private static long leftOfStall(long nanos) {
        long intoPeriod = (nanos + STALL_EVERY_NANOS / 2) % STALL_EVERY_NANOS;
        return Math.max(0, STALL_NANOS - intoPeriod);
    }

    /** Between 5 and 105 ms, by a hash of the time: the tail grows with the square of an even draw. */
    private static long longTail(long nanos) {
        double draw = ((nanos * 0x9E3779B97F4A7C15L) >>> 11) * 0x1.0p-53;
        return (long) ((5 + 100 * draw * draw * draw) * MILLI);
    }
}
