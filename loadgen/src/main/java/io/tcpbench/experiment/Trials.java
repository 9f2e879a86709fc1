package io.tcpbench.experiment;

import io.tcpbench.LoadTest;
import io.tcpbench.launch.Leash;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Target;
import io.tcpbench.result.Journal;
import io.tcpbench.result.Progress;
import io.tcpbench.result.Result;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures trials, one after the other: a fresh server process, a warm-up in rounds of a second until the p50 stands
 * still, the measured load, the end of the server. {@link #stop} may be called from any thread, and nothing that a
 * server does keeps it waiting.
 */
public final class Trials {
    private static final Duration ROUND = Duration.ofSeconds(1);
    /** The connections of the measured load are new; the server and we are warm. */
    private static final Duration FIRST_REQUESTS = Duration.ofMillis(200);

    private static final double STANDS_STILL = 0.05;

    private final Plan plan;
    private final ServerStarter starter;
    private final Set<String> allowedTargets;
    private final Journals journals;
    private final Consumer<Progress> progress;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private @Nullable LoadTest current;

    /**
     * Trials of one load.
     *
     * @param plan whose warm-up is the longest that a server is given; its target and its seed are replaced
     * @param allowedTargets hosts that may be flooded although their address is public
     * @param journals of the loads that are counted
     * @param progress told about once a second
     */
    public Trials(
            Plan plan,
            ServerStarter starter,
            Set<String> allowedTargets,
            Journals journals,
            Consumer<Progress> progress) {
        this.plan = plan;
        this.starter = starter;
        this.allowedTargets = Set.copyOf(allowedTargets);
        this.journals = journals;
        this.progress = progress;
    }

    /** What a warm-up came to. */
    private record Warmup(int rounds, boolean stoodStill) {}

    /** Measures one. After {@link #stop} its result is partial, and empty if its server was not ready by then. */
    Optional<Trial> measure(ServerSpec server, Trial.Side side, int pair, int number, long seed)
            throws InterruptedException {
        return measure(plan, server, side, pair, number, seed);
    }

    /** Measures one under another load than that of the others. */
    Optional<Trial> measure(Plan load, ServerSpec server, Trial.Side side, int pair, int number, long seed)
            throws InterruptedException {
        if (isStopped()) {
            return Optional.empty();
        }
        Leash leash = Leash.take();
        try {
            Optional<Target> ready = unlessStopped("start", () -> starter.start(server, number, leash));
            if (ready.isEmpty()) {
                return Optional.empty();
            }
            Target target = ready.get();
            Warmup warmup = warmUp(load, target, seed);
            Duration first = load.warmup().compareTo(FIRST_REQUESTS) < 0 ? load.warmup() : FIRST_REQUESTS;
            Plan counted = load.repeated(target, seed, first, load.duration());
            Result result = run(counted, journals.open(side, number));
            return Optional.of(new Trial(side, pair, number, warmup.rounds, warmup.stoodStill, result));
        } finally {
            unlessStopped("end", () -> {
                leash.close();
                return leash;
            });
        }
    }

    /**
     * What comes of some work, or empty as soon as it is not wanted any more: it goes on then, and the end of our
     * process waits for the servers that it holds.
     */
    private <T> Optional<T> unlessStopped(String what, Callable<T> work) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread worker = new Thread(
                () -> {
                    task.run();
                    done.complete(null);
                },
                "tcpbench-trial-" + what);
        worker.setDaemon(true);
        worker.start();
        try {
            CompletableFuture.anyOf(done, stopped).get();
            return task.isDone() ? Optional.of(task.get()) : Optional.empty();
        } catch (ExecutionException failed) {
            throw unchecked(failed);
        }
    }

    private static RuntimeException unchecked(ExecutionException failed) {
        if (failed.getCause() instanceof Error error) {
            throw error;
        }
        return failed.getCause() instanceof RuntimeException thrown ? thrown : new IllegalStateException(failed);
    }

    private Warmup warmUp(Plan load, Target target, long seed) {
        long most = load.warmup().toSeconds();
        double before = Double.NaN;
        for (int round = 1; round <= most; round++) {
            Result result = run(load.repeated(target, seed, Duration.ZERO, ROUND), Journal.NONE);
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

    private Result run(Plan planned, Journal journal) {
        LoadTest test = new LoadTest(planned)
                .allowTargets(allowedTargets)
                .journal(journal)
                .onProgress(progress);
        synchronized (this) {
            current = test;
            if (isStopped()) {
                test.stop();
            }
        }
        return test.run();
    }

    /** Cuts the trial that is being measured off; there are none after it. */
    public synchronized void stop() {
        stopped.complete(null);
        if (current != null) {
            current.stop();
        }
    }

    /** Whether there will be no more trials. */
    boolean isStopped() {
        return stopped.isDone();
    }

    /** The load of each trial. */
    Plan plan() {
        return plan;
    }
}
