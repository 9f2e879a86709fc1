package io.tcpbench.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the gate thinks of a run.
 *
 * @param checks one for each threshold, in their order
 * @param reasons sentences for people, at least one, the most important first
 * @param calibration the generator's floor beside which the run was held; empty where none is known
 */
public record Verdict(Outcome outcome, List<Check> checks, List<String> reasons, Optional<Calibration> calibration) {
    /** Keeps its own copy of the lists. */
    public Verdict {
        checks = List.copyOf(checks);
        reasons = List.copyOf(reasons);
    }

    /** A verdict where the generator's floor is not known. */
    public Verdict(Outcome outcome, List<Check> checks, List<String> reasons) {
        this(outcome, checks, reasons, Optional.empty());
    }

    /** The same beside the generator's floor, with a warning behind the first reason if there is one. */
    Verdict beside(Calibration floor, Optional<String> warning) {
        List<String> more = new ArrayList<>(reasons);
        warning.ifPresent(sentence -> more.add(1, sentence));
        return new Verdict(outcome, checks, more, Optional.of(floor));
    }
}
