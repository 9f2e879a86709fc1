package io.tcpbench.gate;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a search for the highest rate looks for, and how.
 *
 * @param fromPerSecond the rate that is tried first, at least 1
 * @param toPerSecond no rate above it is tried; empty for no bound
 * @param precision how far apart the ends of the bracket may be: 0.05 is 5 %
 * @param repeats trials of each rate, at least one
 * @param atLeastPerSecond what is demanded of the highest rate; empty for nothing
 * @param thresholds which a rate has to keep
 */
public record SearchRule(
        double fromPerSecond,
        OptionalDouble toPerSecond,
        double precision,
        int repeats,
        OptionalDouble atLeastPerSecond,
        List<Threshold> thresholds) {
    /** The finest precision: rates are tried to four digits. */
    public static final double FINEST = 0.01;

    private static final double FALL = 64;

    /** Keeps its own copy of the list. */
    public SearchRule {
        thresholds = List.copyOf(thresholds);
    }

    /** No rate below it is tried. */
    double floorPerSecond() {
        return Math.max(1, Math.min(fromPerSecond / FALL, atLeastPerSecond.orElse(fromPerSecond)));
    }

    /** Whether rates are so near each other that none between them has to be tried. */
    boolean isPrecise(double lower, double upper) {
        return upper <= lower * (1 + precision);
    }
}
