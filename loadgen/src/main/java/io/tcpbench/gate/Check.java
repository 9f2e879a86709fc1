package io.tcpbench.gate;

import java.util.OptionalDouble;

/**
 * One threshold held against one result.
 *
 * @param limit in the unit
 * @param measured in the unit; empty when it is slower than any answer, or when there was nothing to measure
 * @param outcome passed, failed, inconclusive, or invalid where the generator is to blame or nothing was measured
 * @param note a sentence for people on why it is not simply passed or failed; may be empty
 */
public record Check(
        Threshold threshold, double limit, OptionalDouble measured, Unit unit, Outcome outcome, String note) {

    /** For people: {@code p99 12.4 ms > 5 ms}. */
    public String statement() {
        return threshold.name() + " " + readableMeasured() + " " + relation() + " " + unit.readable(limit);
    }

    /**
     * The measured number for people, in three digits or in as many as tell it from the limit; what stands for it when
     * there is none.
     */
    public String readableMeasured() {
        if (measured.isEmpty()) {
            return "no answer";
        }
        double value = measured.getAsDouble();
        String readable = unit.readable(value);
        boolean looksLikeTheLimit = readable.equals(unit.readable(limit)) && value != limit;
        return looksLikeTheLimit ? unit.exact(value) : readable;
    }

    private String relation() {
        boolean holds = outcome == Outcome.PASSED || outcome == Outcome.INCONCLUSIVE;
        if (threshold.isLowerLimit()) {
            return holds ? ">=" : "<";
        }
        return holds ? "<=" : ">";
    }
}
