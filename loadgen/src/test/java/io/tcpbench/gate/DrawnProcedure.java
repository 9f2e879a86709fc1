package io.tcpbench.gate;

import io.tcpbench.gate.NextStep.Decided;
import io.tcpbench.gate.NextStep.Measure;
import io.tcpbench.result.Result;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * The whole procedure of a comparison, looks and confirmation included, on trials that are made and not measured: all
 * that is drawn is by how much the two of a pair differ.
 */
final class DrawnProcedure {
    private static final int REQUESTS = 10_000;
    private static final double P99_NANOS = 20e6;

    /** A trial is made once and drawn often. */
    private final Map<Long, Result> trials = new HashMap<>();

    private final double step;

    /** Whose differences are rounded to a multiple of this. */
    DrawnProcedure(double step) {
        this.step = step;
    }

    /**
     * What a comparison says that looks first at so many pairs.
     *
     * @param difference draws that of one pair, the logarithm of candidate ÷ baseline
     * @param drawn takes the pairs
     */
    Outcome outcome(int pairs, DoubleSupplier difference, List<TrialPair> drawn) {
        PairedComparison comparison = new PairedComparison(ComparisonRule.USUAL, pairs);
        while (true) {
            NextStep next = comparison.after(drawn);
            if (next instanceof Decided decided) {
                return decided.comparison().outcome();
            }
            for (int i = ((Measure) next).pairs(); i > 0; i--) {
                drawn.add(new TrialPair(trial(0), trial(difference.getAsDouble())));
            }
        }
    }

    private Result trial(double logarithm) {
        return trials.computeIfAbsent(
                Math.round(logarithm / step),
                steps -> Runs.open()
                        .answers(REQUESTS, Math.round(P99_NANOS * Math.exp(steps * step)))
                        .result());
    }
}
