package io.tcpbench.gate;

import io.tcpbench.result.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long trials take on this machine, starts and warm-ups of servers included, from when those that are there began.
 *
 * @param perPair of two trials and of what is measured beside them; empty where nothing tells it
 */
record Pace(Optional<Duration> perPair) {

    /**
     * Of pairs that were measured one after the other: the median gap between the beginnings of two, and of a single
     * one twice the gap between its trials. Unknown where the clock stood still or went backwards.
     */
    static Pace ofPairs(List<TrialPair> measured) {
        if (measured.size() == 1) {
            TrialPair only = measured.get(0);
            return ofBeginnings(only.baseline().startedAt(), only.candidate().startedAt());
        }
        return new Pace(medianGap(measured.stream().map(Pace::beginning).toList()));
    }

    private static Pace ofBeginnings(Instant baseline, Instant candidate) {
        return new Pace(Optional.of(Duration.between(baseline, candidate).abs().multipliedBy(2))
                .filter(gap -> !gap.isZero()));
    }

    /**
     * Of pairs whose two trials were measured at another time: the median gap of the one side and that of the other.
     */
    static Pace ofSides(List<TrialPair> measured) {
        Pace baseline = ofTrials(measured.stream().map(TrialPair::baseline).toList());
        Pace candidate = ofTrials(measured.stream().map(TrialPair::candidate).toList());
        return new Pace(baseline.perPair.flatMap(one -> candidate.perPair.map(one::plus)));
    }

    /** Of trials of one server, each of which stands for a pair. */
    static Pace ofTrials(List<Result> measured) {
        return new Pace(medianGap(measured.stream().map(Result::startedAt).toList()));
    }

    private static Instant beginning(TrialPair pair) {
        Instant baseline = pair.baseline().startedAt();
        Instant candidate = pair.candidate().startedAt();
        return baseline.isBefore(candidate) ? baseline : candidate;
    }

    private static Optional<Duration> medianGap(List<Instant> beginnings) {
        List<Duration> gaps = new ArrayList<>();
        for (int i = 1; i < beginnings.size(); i++) {
            gaps.add(Duration.between(beginnings.get(i - 1), beginnings.get(i)));
        }
        return gaps.stream().sorted().skip(gaps.size() / 2).findFirst().filter(gap -> gap.compareTo(Duration.ZERO) > 0);
    }

    /** The same where each trial takes so much longer. */
    Pace longerBy(Duration perTrial) {
        return new Pace(perPair.map(each -> each.plus(perTrial.multipliedBy(2))));
    }

    /** How long so many pairs take. */
    Optional<Duration> time(long pairs) {
        return perPair.map(each -> each.multipliedBy(pairs));
    }

    /** The same as the end of a sentence; nothing where it is not known. */
    String text(long pairs) {
        return time(pairs).map(time -> ", in about " + Unit.readable(time)).orElse("");
    }
}
