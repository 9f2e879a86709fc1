package io.tcpbench.gate;

import io.tcpbench.gate.NextStep.Decided;
import io.tcpbench.gate.NextStep.Measure;
import io.tcpbench.gate.NextStep.Stage;
import io.tcpbench.result.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The procedure that decides whether a candidate is slower than a baseline, from pairs of trials, as a pure function of
 * what was measured so far.
 *
 * <p>It looks once when the planned pairs are there, and a second time, over twice as many, if the first look did not
 * decide. A regression that is seen then has to be seen again in as many pairs measured for that alone. So two servers
 * that are alike are called a regression with at most {@code 2 × errorRate × errorRate}, and a slowdown of
 * {@code maxRegression} passes with at most {@code 2 × errorRate}.
 */
public final class PairedComparison {
    /** One pair in so many may be measured again. */
    private static final int SPOILT_PART = 4;

    private static final int SPOILT_AT_LEAST = 2;

    private final ComparisonRule rule;
    private final int planned;

    /**
     * A comparison that looks first when so many pairs are there.
     *
     * @param planned at least 1; with fewer than {@link ComparisonRule#FEWEST_PAIRS} nothing can be decided
     */
    public PairedComparison(ComparisonRule rule, int planned) {
        this.rule = rule;
        this.planned = planned;
    }

    /** What to do after these pairs, in the order of measuring, without an anchor. */
    public NextStep after(List<TrialPair> measured) {
        return after(measured, List.of());
    }

    /** What to do after these pairs, in the order of measuring, and after the trials of an anchor between them. */
    public NextStep after(List<TrialPair> measured, List<Result> anchors) {
        NextStep next = ofPairs(measured);
        Optional<String> moved = Anchor.moved(anchors);
        return next instanceof Decided && moved.isPresent()
                ? new Decided(without(Outcome.INVALID, measured, List.of(), moved.get()))
                : next;
    }

    /**
     * The verdict when the pairs that are needed still will not be measured. What speaks against the candidate, or
     * against the machine, without them is told all the same.
     *
     * @param why they won't: "the time is up"
     * @param missing what {@link #after} asked for
     * @param perPair how long a pair took; zero if none was measured
     */
    public Comparison unfinished(
            List<TrialPair> measured, List<Result> anchors, String why, Measure missing, Duration perPair) {
        String time = perPair.isZero() ? "" : ", about " + Unit.readable(perPair.multipliedBy(missing.pairs()));
        String reason = why + ": " + missing.pairs() + " more pairs are needed"
                + (missing.stage() == Stage.CONFIRMATION ? " to confirm a regression" : "") + time;
        List<TrialPair> usable = measured.stream()
                .filter(pair -> TrialCheck.spoilt(pair).isEmpty())
                .toList();
        Optional<String> moved = Anchor.moved(anchors);
        if (moved.isPresent()) {
            return without(Outcome.INVALID, measured, List.of(), moved.get());
        }
        if (usable.isEmpty()) {
            return without(Outcome.INCONCLUSIVE, measured, List.of(), reason);
        }
        Look look = new Look(usable, rule);
        int spoilt = measured.size() - usable.size();
        return look.failed() ? look.alone(spoilt).with(reason) : look.because(Outcome.INCONCLUSIVE, reason, spoilt);
    }

    private NextStep ofPairs(List<TrialPair> measured) {
        List<TrialPair> usable = new ArrayList<>();
        List<String> spoilt = new ArrayList<>();
        for (TrialPair pair : measured) {
            Optional<String> incomparable = TrialCheck.incomparable(pair);
            if (incomparable.isPresent()) {
                return new Decided(without(Outcome.INVALID, measured, spoilt, incomparable.get()));
            }
            TrialCheck.spoilt(pair).ifPresentOrElse(spoilt::add, () -> usable.add(pair));
        }
        if (spoilt.size() > mostSpoilt(planned)) {
            String reason = spoilt.size() + " of " + measured.size() + " pairs judge the generator, not the servers; "
                    + "the last one: " + spoilt.get(spoilt.size() - 1);
            return new Decided(without(Outcome.INVALID, measured, spoilt, reason));
        }
        if (usable.stream().anyMatch(pair -> pair.candidate().total().latency().count() == 0)) {
            return new Decided(without(Outcome.FAILED, measured, spoilt, "the candidate answered nothing in a trial"));
        }
        return new Looking(usable, spoilt.size()).next();
    }

    /** How many may be measured again of so many that are planned. */
    static int mostSpoilt(int planned) {
        return Math.max(SPOILT_AT_LEAST, planned / SPOILT_PART);
    }

    /** Decided before any percentile was compared. */
    private Comparison without(Outcome outcome, List<TrialPair> pairs, List<String> spoilt, String reason) {
        List<FailureShift> failures = FailureShifts.of(pairs, rule.errorRate());
        return new Comparison(outcome, List.of(), List.of(), failures, spoilt.size(), List.of(reason));
    }

    /** The looks at pairs that can be compared. */
    private final class Looking {
        private final List<TrialPair> pairs;
        private final int spoilt;
        private final Pace pace;

        Looking(List<TrialPair> pairs, int spoilt) {
            this.pairs = pairs;
            this.spoilt = spoilt;
            pace = Pace.ofPairs(pairs);
        }

        NextStep next() {
            if (pairs.size() < planned) {
                return new Measure(planned - pairs.size(), Stage.PLANNED);
            }
            if (planned < ComparisonRule.FEWEST_PAIRS) {
                int more = ComparisonRule.FEWEST_PAIRS - planned;
                return inconclusive(planned + " pairs can't decide; a look takes " + ComparisonRule.FEWEST_PAIRS
                        + " at least, " + more + " more than these" + pace.text(more));
            }
            SamplesBeyond beyond = SamplesBeyond.of(pairs, rule);
            if (!beyond.areEnough()) {
                return inconclusive(beyond.shortage(planned, pace));
            }
            Look first = new Look(pairs.subList(0, planned), rule);
            if (first.undecided()) {
                return extended();
            }
            return decided(first, planned);
        }

        private NextStep extended() {
            int both = 2 * planned;
            return pairs.size() < both
                    ? new Measure(both - pairs.size(), Stage.EXTENSION)
                    : decided(new Look(pairs.subList(0, both), rule), both);
        }

        private NextStep decided(Look look, int size) {
            if (!look.regression() || look.failed()) {
                return new Decided(look.alone(spoilt));
            }
            return pairs.size() < 2 * size
                    ? new Measure(2 * size - pairs.size(), Stage.CONFIRMATION)
                    : new Decided(look.confirmedBy(new Look(pairs.subList(size, 2 * size), rule), spoilt));
        }

        private NextStep inconclusive(String reason) {
            Look look = new Look(pairs, rule);
            return new Decided(look.failed() ? look.alone(spoilt) : look.because(Outcome.INCONCLUSIVE, reason, spoilt));
        }
    }
}
