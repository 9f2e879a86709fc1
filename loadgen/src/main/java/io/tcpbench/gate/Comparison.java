package io.tcpbench.gate;

import java.util.ArrayList;
import java.util.List;

/**
 * What the gate thinks of two servers.
 *
 * @param outcome passed, failed, regression, inconclusive or invalid
 * @param shifts one for each percentile, from the pairs that decided
 * @param confirmation the same from the pairs that had to confirm a regression; empty where there was none to confirm
 * @param failures one for each kind that either side has
 * @param spoilt how many pairs were measured again, because the generator was in the way
 * @param reasons sentences for people, at least one, the most important first
 */
public record Comparison(
        Outcome outcome,
        List<PercentileShift> shifts,
        List<PercentileShift> confirmation,
        List<FailureShift> failures,
        int spoilt,
        List<String> reasons) {
    /** Keeps its own copy of the lists. */
    public Comparison {
        shifts = List.copyOf(shifts);
        confirmation = List.copyOf(confirmation);
        failures = List.copyOf(failures);
        reasons = List.copyOf(reasons);
    }

    /** The same under another outcome: that of an interrupt. */
    public Comparison as(Outcome other) {
        return new Comparison(other, shifts, confirmation, failures, spoilt, reasons);
    }

    /** The same with one more reason, at the end. */
    public Comparison with(String reason) {
        List<String> more = new ArrayList<>(reasons);
        more.add(reason);
        return new Comparison(outcome, shifts, confirmation, failures, spoilt, more);
    }
}
