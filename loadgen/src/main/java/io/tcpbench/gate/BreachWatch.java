package io.tcpbench.gate;

import io.tcpbench.plan.Plan;
import io.tcpbench.result.Environment;
import io.tcpbench.result.Interval;
import io.tcpbench.result.Journal;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.Result;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Looks at each second of a load as soon as all event loops have recorded it, and tells of the first one that breaks a
 * rule. It stands before the journal that keeps what it sees.
 */
public final class BreachWatch implements Journal {
    private final List<AbortRule> rules;
    private final Journal journal;
    private final CompletableFuture<String> breach = new CompletableFuture<>();
    private final TreeMap<Long, Told> unfinished = new TreeMap<>();
    private int eventLoops;
    private long wholeSeconds;

    /** What was recorded of a second, and by how many event loops. */
    private record Told(int eventLoops, Interval interval) {
        Told plus(Told other) {
            return new Told(eventLoops + other.eventLoops, interval.plus(other.interval));
        }
    }

    /** Nobody is told until {@link #onBreach}. */
    public BreachWatch(List<AbortRule> rules, Journal journal) {
        this.rules = List.copyOf(rules);
        this.journal = journal;
    }

    /** Who is told once, on a thread that must not wait, which second broke which rule. */
    public void onBreach(Consumer<String> listener) {
        breach.thenAccept(listener);
    }

    @Override
    public void began(Plan plan, Environment environment, Instant at) {
        synchronized (this) {
            eventLoops = environment.eventLoops();
            wholeSeconds = plan.warmup().plus(plan.duration()).toSeconds();
        }
        journal.began(plan, environment, at);
    }

    @Override
    public void loadBegan(Instant at) {
        journal.loadBegan(at);
    }

    @Override
    public void recorded(long second, Interval interval) {
        journal.recorded(second, interval);
        if (second >= 0 && !rules.isEmpty()) {
            look(second, interval);
        }
    }

    private synchronized void look(long second, Interval interval) {
        if (second >= wholeSeconds) {
            // What ends after the load, and in what is left of a second at its end: there is nothing to stop any more.
            return;
        }
        Told told = unfinished.merge(second, new Told(1, interval), Told::plus);
        if (told.eventLoops == eventLoops) {
            // A loop that was held up tells of no second in between: those before will never be whole.
            unfinished.headMap(second, true).clear();
            for (AbortRule rule : rules) {
                rule.breach(told.interval)
                        .ifPresent(how -> breach.complete(
                                "aborted on " + rule + ": " + how + " in second " + (second + 1) + " of the load"));
            }
        }
    }

    @Override
    public void kernelSeen(KernelEvidence soFar) {
        journal.kernelSeen(soFar);
    }

    @Override
    public void ended(Result result) {
        journal.ended(result);
    }
}
