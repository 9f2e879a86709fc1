package io.tcpbench.experiment;

import io.tcpbench.LoadTest;
import io.tcpbench.launch.Leash;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Target;
import io.tcpbench.result.Progress;
import io.tcpbench.result.Result;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures trials, one after the other: a fresh server process, a warm-up in rounds of a second until the p50 stands
 * still, the measured load, the end of the server. {@link #stop} may be called from any thread.
 */
public final class Trials {
    private static final Duration ROUND = Duration.ofSeconds(1);
    /** The connections of the measured load are new; the server and we are warm. */
    private static final Duration FIRST_REQUESTS = Duration.ofMillis(200);

    private static final double STANDS_STILL = 0.05;

    private final Plan plan;
    private final ServerStarter starter;
    private final Set<String> allowedTargets;
    private final Consumer<Progress> progress;
    private @Nullable LoadTest current;
    private boolean stopped;

    /**
     * Trials of one load.
     *
     * @param plan whose warm-up is the longest that a server is given; its target and its seed are replaced
     * @param allowedTargets hosts that may be flooded although their address is public
     */
    public Trials(Plan plan, ServerStarter starter, Set<String> allowedTargets, Consumer<Progress> progress) {
        this.plan = plan;
        this.starter = starter;
        this.allowedTargets = Set.copyOf(allowedTargets);
        this.progress = progress;
    }

    /** What a warm-up came to. */
    private record Warmup(int rounds, boolean stoodStill) {}

    /** Measures one. After {@link #stop} its result is partial. */
    Trial measure(ServerSpec server, Trial.Side side, int pair, int number, long seed) throws InterruptedException {
        return measure(plan, server, side, pair, number, seed);
    }

    /** Measures one under another load than that of the others. */
    Trial measure(Plan load, ServerSpec server, Trial.Side side, int pair, int number, long seed)
            throws InterruptedException {
        try (Leash leash = Leash.take()) {
            Target target = starter.start(server, number, leash);
            Warmup warmup = warmUp(load, target, seed);
            Duration first = load.warmup().compareTo(FIRST_REQUESTS) < 0 ? load.warmup() : FIRST_REQUESTS;
            Result result = run(load.repeated(target, seed, first, load.duration()));
            return new Trial(side, pair, number, warmup.rounds, warmup.stoodStill, result);
        }
    }

    private Warmup warmUp(Plan load, Target target, long seed) {
        long most = load.warmup().toSeconds();
        double before = Double.NaN;
        for (int round = 1; round <= most; round++) {
            Result result = run(load.repeated(target, seed, Duration.ZERO, ROUND));
            var latency = result.total().latency();
            if (result.partial() || latency.count() == 0) {
                return new Warmup(round, false);
            }
            double now = latency.percentilesNanos(50)[0];
            if (Math.abs(now - before) <= STANDS_STILL * before) {
                return new Warmup(round, true);
            }
            before = now;
        }
        return new Warmup((int) most, false);
    }

    private Result run(Plan planned) {
        LoadTest test = new LoadTest(planned).allowTargets(allowedTargets).onProgress(progress);
        synchronized (this) {
            current = test;
            if (stopped) {
                test.stop();
            }
        }
        return test.run();
    }

    /** Cuts the trial that is being measured off, and those after it. */
    public synchronized void stop() {
        stopped = true;
        if (current != null) {
            current.stop();
        }
    }

    /** The load of each trial. */
    Plan plan() {
        return plan;
    }
}
