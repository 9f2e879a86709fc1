package io.tcpbench.gate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A rate that is tried: it holds if most of its trials do, and no more of them are measured than it takes to know.
 *
 * @param repeats how many trials it is given at most, at least one
 * @param trials in the order of measuring
 */
public record Probe(double ratePerSecond, int repeats, List<ProbeTrial> trials) {
    /** Keeps its own copy of the list. */
    public Probe {
        trials = List.copyOf(trials);
    }

    /** The same after one more trial. */
    public Probe with(ProbeTrial trial) {
        List<ProbeTrial> more = new ArrayList<>(trials);
        more.add(trial);
        return new Probe(ratePerSecond, repeats, more);
    }

    /** Whether further trials could not change whether it holds. */
    public boolean isDecided() {
        return holds() || trials.size() - held() > repeats - most();
    }

    /** Whether the rate holds, as far as it was measured. */
    public boolean holds() {
        return held() >= most();
    }

    /** How many of the trials kept all thresholds. */
    public int held() {
        return count(GaveIn.NOBODY);
    }

    private int most() {
        return repeats / 2 + 1;
    }

    private int count(GaveIn side) {
        return (int) trials.stream().filter(trial -> trial.gaveIn() == side).count();
    }

    /** Who gave in most often, where the rate does not hold; of equals the one that says less of the target. */
    public GaveIn gaveIn() {
        return holds()
                ? GaveIn.NOBODY
                : Arrays.stream(GaveIn.values())
                        .filter(side -> side != GaveIn.NOBODY)
                        .max(Comparator.comparingInt(this::count).thenComparing(Comparator.reverseOrder()))
                        .orElseThrow();
    }

    /** What the gate said of a trial in which that side gave in; empty if there is none. */
    public String reason() {
        GaveIn side = gaveIn();
        return trials.stream()
                .filter(trial -> trial.gaveIn() == side)
                .map(trial -> trial.verdict().reasons().get(0))
                .findFirst()
                .orElse("");
    }
}
