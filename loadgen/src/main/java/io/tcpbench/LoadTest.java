package io.tcpbench;

import io.tcpbench.plan.Plan;
import io.tcpbench.result.Progress;
import io.tcpbench.result.Result;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One load test: a plan goes in, a result comes out.
 *
 * <pre>{@code
 * Plan plan = new PlanSettings().set("target", "127.0.0.1:9090").set("rate", "20k/s").plan();
 * Result result = new LoadTest(plan).run();
 * }</pre>
 */
public final class LoadTest {
    private final Plan plan;
    private Set<String> allowedTargets = Set.of();
    private Consumer<Progress> progress = ignored -> {};

    /** Nothing is opened or resolved before {@link #run}. */
    public LoadTest(Plan plan) {
        this.plan = plan;
    }

    /** Hosts that may be flooded although their address is public. */
    public LoadTest allowTargets(Set<String> hosts) {
        allowedTargets = Set.copyOf(hosts);
        return this;
    }

    /** Who is told about once a second how far the run has come, on a thread of ours. */
    public LoadTest onProgress(Consumer<Progress> listener) {
        progress = listener;
        return this;
    }

    /**
     * Runs the plan to its end, or until {@link #stop}; once.
     *
     * @throws io.tcpbench.plan.InvalidSettings if this machine can't do what the plan asks for
     * @throws TargetRefused if the target must not be flooded
     */
    public Result run() {
        if (allowedTargets.isEmpty()) {
            throw new TargetRefused("the engine comes next: " + plan);
        }
        throw new UnsupportedOperationException("the engine comes next: " + progress);
    }

    /** Cuts the run off, from any thread: {@link #run} returns a partial result within two seconds. */
    public void stop() {}
}
