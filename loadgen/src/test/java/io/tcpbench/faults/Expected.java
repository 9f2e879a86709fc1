package io.tcpbench.faults;

import io.tcpbench.gate.Outcome;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What must come of a fault.
 *
 * @param outcome as {@code result.json} has it, or would have it
 * @param counts every kind of failure that must occur, none else may, and other numbers
 * @param words that must be printed
 */
record Expected(String outcome, int exitCode, List<Count> counts, List<String> words) {
    static Expected of(Outcome outcome, Count... counts) {
        return new Expected(outcome.word(), outcome.exitCode(), List.of(counts), List.of());
    }

    /** Cut off by a signal, with the exit code of a shell for it. */
    static Expected cutOff(int exitCode, Count... counts) {
        return new Expected(Outcome.INTERRUPTED.word(), exitCode, List.of(counts), List.of());
    }

    /** Ended before its time with this exit code; the outcome is that of a report on its journal. */
    static Expected reported(int exitCode, Count... counts) {
        return new Expected(Outcome.INVALID.word(), exitCode, List.of(counts), List.of());
    }

    /** Passed, but the result could not be written to its place. */
    static Expected kept(int exitCode, Count... counts) {
        return new Expected(Outcome.PASSED.word(), exitCode, List.of(counts), List.of());
    }

    /** This, and these words on the standard output or the error stream. */
    Expected saying(String... printed) {
        return new Expected(outcome, exitCode, counts, List.of(printed));
    }

    /** Kinds that may occur. */
    Set<String> kinds() {
        return counts.stream().filter(Count::isKind).map(Count::name).collect(Collectors.toSet());
    }

    /** As it stands in the table. */
    String text() {
        Stream<String> printed = words.stream().map(said -> "says “" + said + "”");
        return Stream.concat(counts.stream().map(Count::text), printed).collect(Collectors.joining(", "));
    }
}
