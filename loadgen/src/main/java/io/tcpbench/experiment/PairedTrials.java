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
            if (clock.nanos() - began + perPair * more.pairs() > budget.toNanos()) {
                return comparison.unfinished(pairs, more, Duration.ofNanos(perPair));
            }
            listener.measuring(more.stage(), more.pairs());
            measure(more.pairs(), began);
        }
    }

    /** Measures so many pairs, or as many as there is time for, at least one, and judges nothing. */
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

    /** Measures one pair; false if it was cut off. */
    private boolean measurePair() throws InterruptedException {
        int index = pairs.size();
        boolean baselineFirst = Integer.bitCount(index) % 2 == 0;
        Result first = measure(baselineFirst ? Side.BASELINE : Side.CANDIDATE, index);
        Result second = measure(baselineFirst ? Side.CANDIDATE : Side.BASELINE, index);
        TrialPair pair = baselineFirst ? new TrialPair(first, second) : new TrialPair(second, first);
        pairs.add(pair);
        if (servers.anchor().isPresent()) {
            anchors.add(measure(Side.ANCHOR, index));
        }
        return !first.partial() && !second.partial();
    }

    private Result measure(Side side, int index) throws InterruptedException {
        number++;
        long seed = trials.plan().seed() + index;
        Trial trial = trials.measure(servers.of(side), side, index + 1, number, seed);
        listener.measured(trial);
        return trial.result();
    }
}
