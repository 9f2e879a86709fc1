package io.tcpbench.gate;

import java.util.List;

/**
 * What the gate thinks of a run.
 *
 * @param checks one for each threshold, in their order
 * @param reasons sentences for people, at least one, the most important first
 */
public record Verdict(Outcome outcome, List<Check> checks, List<String> reasons) {
    /** Keeps its own copy of the lists. */
    public Verdict {
        checks = List.copyOf(checks);
        reasons = List.copyOf(reasons);
    }
}
