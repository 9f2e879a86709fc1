package io.tcpbench.gate;

import io.tcpbench.result.Result;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The procedure that compares a candidate with trials of a baseline that were measured at another time: one look, trial
 * against trial. The two trials of a seed had the same arrivals, but not the same hour, and what else has changed on
 * the machine since is taken for the candidate's doing: the verdict is advice.
 */
public final class UnpairedComparison {
    private final Baseline baseline;
    private final ComparisonRule rule;

    /** A comparison with stored trials. */
    public UnpairedComparison(Baseline baseline, ComparisonRule rule) {
        this.baseline = baseline;
        this.rule = rule;
    }

    /** Why these trials of the candidate can't be compared with the stored ones. Empty if they can. */
    public Optional<String> invalid(Series candidate) {
        return candidate
                .invalid()
                .or(() -> pairs(candidate).stream()
                        .flatMap(pair -> unlike(pair).stream())
                        .findFirst())
                .or(() ->
                        baseline.anchor().flatMap(stored -> Anchor.moved(stored.mediansNanos(), candidate.anchors())));
    }

    private static Optional<String> unlike(TrialPair pair) {
        var there = pair.baseline().environment().fingerprint();
        var here = pair.candidate().environment().fingerprint();
        if (!there.equals(here)) {
            return Optional.of(
                    "the stored trials ran on another machine, transport or version: " + there + ", and now " + here);
        }
        return pair.baseline().plan().seed() != pair.candidate().plan().seed()
                        || TrialCheck.rateDiffers(pair.baseline(), pair.candidate())
                ? Optional.of("a trial had another load than the stored one of its seed")
                : Optional.empty();
    }

    /** The stored trials beside those of the candidate that can be used, seed by seed. */
    public List<TrialPair> pairs(Series candidate) {
        List<Result> usable = candidate.usable();
        return IntStream.range(0, Math.min(usable.size(), baseline.trials().size()))
                .mapToObj(i -> new TrialPair(baseline.trials().get(i), usable.get(i)))
                .toList();
    }

    /**
     * The verdict on as many trials of the candidate as are stored of the baseline, or on fewer.
     *
     * @param unfinished why there are no more, if there are fewer: "the time is up"
     */
    public Comparison judge(Series candidate, String unfinished) {
        List<TrialPair> pairs = pairs(candidate);
        int spoilt = candidate.spoilt();
        Optional<String> invalid = invalid(candidate);
        if (invalid.isPresent()) {
            return without(Outcome.INVALID, invalid.get(), pairs, spoilt);
        }
        if (pairs.stream().anyMatch(pair -> pair.candidate().total().latency().count() == 0)) {
            return without(Outcome.FAILED, "the candidate answered nothing in a trial", pairs, spoilt);
        }
        if (candidate.missing() > 0) {
            String reason =
                    unfinished + ": " + candidate.missing() + " more trials are needed" + timeFor(candidate.missing());
            return unfinished(reason, pairs, spoilt);
        }
        return judge(pairs, spoilt);
    }

    /** Of the candidate, as long as the stored ones took. */
    private String timeFor(int trials) {
        return Pace.ofTrials(baseline.trials()).text(trials);
    }

    private Comparison unfinished(String reason, List<TrialPair> pairs, int spoilt) {
        if (pairs.isEmpty()) {
            return without(Outcome.INCONCLUSIVE, reason, pairs, spoilt);
        }
        Look look = new Look(pairs, List.of(), Pace.ofSides(pairs), rule);
        return look.failed() ? look.alone(spoilt).with(reason) : look.because(Outcome.INCONCLUSIVE, reason, spoilt);
    }

    private Comparison judge(List<TrialPair> pairs, int spoilt) {
        Pace pace = Pace.ofSides(pairs);
        Look look = new Look(pairs, Shifts.unpaired(pairs, rule), pace, rule);
        Optional<String> tooFew = tooFewTrials(pairs.size(), pace).or(() -> tooFewSamples(pairs, pace));
        if (!look.failed() && tooFew.isPresent()) {
            return look.because(Outcome.INCONCLUSIVE, tooFew.get(), spoilt);
        }
        return look.regression() && !look.failed()
                ? look.because(Outcome.REGRESSION, look.text(), spoilt)
                : look.alone(spoilt);
    }

    private static Optional<String> tooFewTrials(int trials, Pace pace) {
        int more = Baseline.FEWEST_TRIALS - trials;
        return more > 0
                ? Optional.of(trials + " trials can't decide; " + Baseline.FEWEST_TRIALS + " are needed at least, "
                        + more + " more than these of each server" + pace.text(more))
                : Optional.empty();
    }

    private Optional<String> tooFewSamples(List<TrialPair> pairs, Pace pace) {
        SamplesBeyond beyond = SamplesBeyond.of(pairs, rule);
        return beyond.areEnough() ? Optional.empty() : Optional.of(beyond.shortage(pairs.size(), pace));
    }

    /** Decided before any percentile was compared. */
    private Comparison without(Outcome outcome, String reason, List<TrialPair> pairs, int spoilt) {
        List<FailureShift> failures = FailureShifts.of(pairs, rule.errorRate());
        return new Comparison(outcome, List.of(), List.of(), failures, spoilt, List.of(reason));
    }
}
