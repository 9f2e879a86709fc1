package io.tcpbench.experiment;

import io.tcpbench.experiment.Trial.Side;
import io.tcpbench.gate.Comparison;
import io.tcpbench.gate.NextStep;
import io.tcpbench.gate.NextStep.Decided;
import io.tcpbench.gate.NextStep.Measure;
import io.tcpbench.gate.NextStep.Stage;
import io.tcpbench.gate.PairedComparison;
import io.tcpbench.gate.TrialPair;
import io.tcpbench.result.Clock;
import io.tcpbench.result.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Baseline and candidate, taken in turn on the same machine, until the gate has decided or the time is up. Both trials
 * of a pair have the same seed and so the same arrivals. Which comes first follows the Thue–Morse sequence, AB BA BA AB
 * …, so that neither what drifts nor what comes and goes falls on one side.
 */
public final class PairedTrials {
    /** Who is told of each trial and of what comes next. */
    public interface Listener {
        /** More pairs are going to be measured. */
        void measuring(Stage stage, int pairs);

        /** Trials of one server are going to be measured; who listens to pairs alone never hears of it. */
        default void measuring(int trials) {}

        /** A trial has been measured. */
        void measured(Trial trial);
    }

    private final Trials trials;
    private final Contestants servers;
    private final Duration budget;
    private final Listener listener;
    private final Clock clock;
    private final List<TrialPair> pairs = new ArrayList<>();
    private final List<Result> anchors = new ArrayList<>();
    private int number;

    /**
     * An experiment that has not begun.
     *
     * @param budget after which no further pair is begun
     */
    public PairedTrials(Trials trials, Contestants servers, Duration budget, Listener listener) {
        this.trials = trials;
        this.servers = servers;
        this.budget = budget;
        this.listener = listener;
        this.clock = Clock.system();
    }

    /** Measures until it is decided; what was measured stays in {@link #pairs} whatever happens. */
    public Comparison compare(PairedComparison comparison) throws InterruptedException {
        long began = clock.nanos();
        while (true) {
            NextStep next = comparison.after(pairs, anchors);
            if (next instanceof Decided decided) {
                return decided.comparison();
            }
            Measure more = (Measure) next;
            long perPair = pairs.isEmpty() ? 0 : (clock.nanos() - began) / pairs.size();
            boolean isTimeUp = clock.nanos() - began + perPair * more.pairs() > budget.toNanos();
            if (isTimeUp || trials.isStopped()) {
                String why = trials.isStopped() ? "cut off" : "the time is up";
                return comparison.unfinished(pairs, anchors, why, more, Duration.ofNanos(perPair));
            }
            listener.measuring(more.stage(), more.pairs());
            measure(more.pairs(), began);
        }
    }

    /** Measures so many pairs, or as many as there is time for, at least one if none is cut off, and judges nothing. */
    public List<TrialPair> measure(int count) throws InterruptedException {
        long began = clock.nanos();
        listener.measuring(Stage.PLANNED, count);
        if (measurePair()) {
            measure(count - 1, began);
        }
        return pairs();
    }

    private void measure(int count, long began) throws InterruptedException {
        for (int i = 0; i < count && clock.nanos() - began <= budget.toNanos() && measurePair(); i++) {
            // Until the pairs are there, the time is up or one was cut off.
        }
    }

    /** What has been measured so far. */
    public List<TrialPair> pairs() {
        return List.copyOf(pairs);
    }

    /** Measures one pair; false if it was cut off, and is none. */
    private boolean measurePair() throws InterruptedException {
        int index = pairs.size();
        boolean baselineFirst = Integer.bitCount(index) % 2 == 0;
        Optional<Result> first = measure(baselineFirst ? Side.BASELINE : Side.CANDIDATE, index);
        Optional<Result> second = measure(baselineFirst ? Side.CANDIDATE : Side.BASELINE, index);
        if (first.isEmpty() || second.isEmpty()) {
            return false;
        }
        pairs.add(baselineFirst ? new TrialPair(first.get(), second.get()) : new TrialPair(second.get(), first.get()));
        if (servers.anchor().isPresent()) {
            measure(Side.ANCHOR, index).ifPresent(anchors::add);
        }
        return !trials.isStopped();
    }

    /** Measures one trial; empty if it was cut off. */
    private Optional<Result> measure(Side side, int index) throws InterruptedException {
        number++;
        long seed = trials.plan().seed() + index;
        Optional<Trial> trial = trials.measure(servers.of(side), side, index + 1, number, seed);
        trial.ifPresent(listener::measured);
        return trial.map(Trial::result).filter(result -> !result.partial());
    }
}
