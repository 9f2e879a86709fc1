package io.tcpbench.engine;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.PlanSettings;
import java.util.concurrent.TimeUnit;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the next arrival of an open loop costs. In this package, because a timetable is no part of the public API. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TimetableBenchmark {
    private static final int CONNECTIONS = 500;
    private static final long SEED = 1;

    @Param({"even", "poisson"})
    public String arrivals;

    private Timetable timetable;

    @Setup
    public void prepare() {
        Load load = new PlanSettings()
                .set("target", "127.0.0.1:1")
                .set("rate", "20k/s")
                .set("arrivals", arrivals)
                .plan()
                .load();
        timetable = Timetable.of((Load.Open) load, Duration.ZERO, new Share(0, 1, CONNECTIONS), SEED);
    }

    @Benchmark
    public long nextArrival() {
        timetable.advance();
        return timetable.dueNanos();
    }
}
