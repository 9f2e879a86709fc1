package io.tcpbench.report;

import io.tcpbench.gate.Outcome;
import java.util.List;
import java.util.Map;

/**
 * What a CI system shows of a gate: cases, each of which passed or says why not.
 *
 * @param name stays the same from run to run, because a CI system knows a case by it and by the case's own
 * @param durationNanos of what was judged
 * @param properties in their order, for a closer look
 * @param cases in their order
 * @param output what the console said
 */
public record Suite(String name, long durationNanos, Map<String, String> properties, List<Case> cases, String output) {

    /** Keeps its own copy of the cases. */
    public Suite {
        cases = List.copyOf(cases);
    }

    /** How a CI system counts a case. */
    public enum Status {
        /** It held. */
        PASSED,
        /** What was measured broke it, or does not suffice to show that it holds. */
        FAILURE,
        /** There is no judgement. */
        ERROR,
        /** Nobody asked for one. */
        SKIPPED
    }

    /**
     * One thing that was judged.
     *
     * @param name stays the same from run to run: it may have the limit in it, but nothing that was measured
     * @param type how it ended, in a word
     * @param message a sentence with what was measured
     * @param details lines for a closer look; may be empty
     */
    public record Case(String name, Status status, String type, String message, String details) {

        /** A case that ended so. What makes a build red makes it red. */
        public static Case judged(String name, Outcome outcome, String message, String details) {
            Status status = switch (outcome) {
                case PASSED -> Status.PASSED;
                case FAILED, REGRESSION, INCONCLUSIVE -> Status.FAILURE;
                case INVALID, USAGE, UNAVAILABLE, INTERNAL, UNWRITABLE, REFUSED, INTERRUPTED -> Status.ERROR;
            };
            return new Case(name, status, outcome.word(), message, details);
        }

        /** A case that was left out. */
        public static Case skipped(String name, String reason) {
            return new Case(name, Status.SKIPPED, "skipped", reason, "");
        }
    }

    /** How many of the cases are counted so. */
    long count(Status status) {
        return cases.stream().filter(each -> each.status() == status).count();
    }
}
