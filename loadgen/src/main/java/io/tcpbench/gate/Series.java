package io.tcpbench.gate;

import io.tcpbench.result.Result;
import java.util.List;
import java.util.Optional;

/**
 * Trials of one server, one after the other, until there are as many as planned of those that judge the server and not
 * the generator.
 *
 * @param planned how many are wanted, at least 1
 * @param measured in the order of measuring
 * @param anchors trials of a server that never changes, one beside each; empty without one
 */
public record Series(int planned, List<Result> measured, List<Result> anchors) {
    /** Keeps its own copy of the lists. */
    public Series {
        measured = List.copyOf(measured);
        anchors = List.copyOf(anchors);
    }

    /** The trials in which the generator was not in the way. */
    public List<Result> usable() {
        return measured.stream()
                .filter(trial -> TrialCheck.spoilt("trial", trial).isEmpty())
                .toList();
    }

    /** How many have to be measured still. */
    public int missing() {
        return planned - usable().size();
    }

    /** How many were measured again. */
    public int spoilt() {
        return measured.size() - usable().size();
    }

    /** Why these trials say nothing of the server, and more of them would not either. Empty if they do. */
    public Optional<String> invalid() {
        return measured.stream()
                .flatMap(trial -> TrialCheck.unusable(trial).stream())
                .findFirst()
                .or(this::tooManySpoilt)
                .or(() -> Anchor.moved(anchors));
    }

    private Optional<String> tooManySpoilt() {
        if (spoilt() <= PairedComparison.mostSpoilt(planned)) {
            return Optional.empty();
        }
        return measured.stream()
                .flatMap(trial -> TrialCheck.spoilt("the last one", trial).stream())
                .reduce((earlier, later) -> later)
                .map(last ->
                        spoilt() + " of " + measured.size() + " trials judge the generator, not the server; " + last);
    }
}
