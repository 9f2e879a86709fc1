package io.tcpbench.result;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a request costs to write down: due, sent, received and answered, in four histograms. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordingBenchmark {
    private static final int REQUEST_BYTES = 128;
    private static final long LATENCIES = 1 << 10;

    private final Page page = new Page();
    private long request;

    /** Latencies from 50 to 255 µs in no order, so that histograms are written in many places. */
    @Benchmark
    public Page request() {
        request++;
        long dueNanos = request * 1_000;
        long latencyNanos = 50_000 + (request * 389 % LATENCIES) * 200;
        page.due(Period.MEASURED, 0);
        page.sent(Period.MEASURED, dueNanos, dueNanos + 500, REQUEST_BYTES);
        page.received(REQUEST_BYTES);
        page.answered(Period.MEASURED, dueNanos, dueNanos + 500, dueNanos + latencyNanos);
        return page;
    }
}
