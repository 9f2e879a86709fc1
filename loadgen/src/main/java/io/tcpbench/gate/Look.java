package io.tcpbench.gate;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What some pairs of trials say of two servers. */
final class Look {
    private final ComparisonRule rule;
    private final List<TrialPair> pairs;
    private final List<PercentileShift> shifts;
    private final Pace pace;
    private final List<FailureShift> failures;

    /** Looks at pairs that can be compared, at least one. */
    Look(List<TrialPair> pairs, ComparisonRule rule) {
        this(pairs, Shifts.paired(pairs, rule), Pace.ofPairs(pairs), rule);
    }

    /** The same where the shifts are known, and how long pairs take. */
    Look(List<TrialPair> pairs, List<PercentileShift> shifts, Pace pace, ComparisonRule rule) {
        this.rule = rule;
        this.pairs = pairs;
        this.shifts = shifts;
        this.pace = pace;
        failures = FailureShifts.of(pairs, rule.errorRate());
    }

    /** Whether the candidate fails in a way, or so often, that the baseline does not. */
    boolean failed() {
        return failures.stream().anyMatch(FailureShift::worse);
    }

    /** Whether a percentile is slower beyond doubt, and by more than is tolerated. */
    boolean regression() {
        return shifts.stream().anyMatch(this::regressed);
    }

    private boolean regressed(PercentileShift shift) {
        return shift.slower() && shift.ratio() > 1 + rule.tolerance();
    }

    private boolean passed() {
        return shifts.stream().allMatch(shift -> shift.upper() < 1 + rule.maxRegression());
    }

    /** Whether more pairs may decide what these do not. */
    boolean undecided() {
        return !failed() && !regression() && !passed();
    }

    /** The verdict of a look that needs no confirmation. */
    Comparison alone(int spoilt) {
        if (failed()) {
            return because(Outcome.FAILED, failureReason(), spoilt);
        }
        if (passed()) {
            return because(
                    Outcome.PASSED,
                    "a slowdown of " + percent(rule.maxRegression()) + " is excluded: " + text(),
                    spoilt);
        }
        return because(
                Outcome.INCONCLUSIVE,
                text() + ": neither a regression nor the absence of one is shown" + outlook(pairsToDecide()),
                spoilt);
    }

    /** The verdict on a regression, after a look at pairs that were measured to confirm it. */
    Comparison confirmedBy(Look again, int spoilt) {
        if (again.failed()) {
            return again.alone(spoilt);
        }
        boolean agrees = shifts.stream().anyMatch(shift -> regressed(shift) && again.alsoRegressed(shift));
        List<TrialPair> all =
                Stream.concat(pairs.stream(), again.pairs.stream()).toList();
        String reason = agrees
                ? text() + "; confirmed: " + again.text()
                : text() + ", but that was not confirmed: " + again.text() + new Look(all, rule).outlookAnew();
        return new Comparison(
                agrees ? Outcome.REGRESSION : Outcome.INCONCLUSIVE,
                shifts,
                again.shifts,
                FailureShifts.of(all, rule.errorRate()),
                spoilt,
                List.of(reason));
    }

    private boolean alsoRegressed(PercentileShift before) {
        return shifts.stream().anyMatch(shift -> shift.name().equals(before.name()) && regressed(shift));
    }

    /** The verdict for a reason that does not lie in the percentiles. */
    Comparison because(Outcome outcome, String reason, int spoilt) {
        return new Comparison(outcome, shifts, List.of(), failures, spoilt, List.of(reason));
    }

    private String failureReason() {
        return failures.stream()
                .filter(FailureShift::worse)
                .map(FailureShift::statement)
                .collect(Collectors.joining("; "));
    }

    /** The same of pairs that contradict each other: of so many, as many again would be needed at least. */
    private String outlookAnew() {
        return outlook(Math.max(2L * pairs.size(), pairsToDecide()));
    }

    /** How many pairs would decide, how many of them are missing, and how long those take, for people. */
    private String outlook(long pairsToDecide) {
        long more = Math.max(1, pairsToDecide - pairs.size());
        return "; about " + Unit.grouped(pairs.size() + more) + " pairs would decide, " + Unit.grouped(more)
                + " more than these" + pace.text(more);
    }

    /** Enough to bring each interval off 1 or under the limit, whichever is nearer to being shown. */
    private int pairsToDecide() {
        return shifts.stream().mapToInt(this::pairsToDecide).max().orElseThrow();
    }

    private int pairsToDecide(PercentileShift shift) {
        double estimate = Math.log(shift.ratio());
        double toPass = Math.log1p(rule.maxRegression()) - estimate;
        double toRegress = estimate > Math.log1p(rule.tolerance()) ? estimate : 0;
        return Power.pairsForHalfWidth(shift.spread(), Math.max(toPass, toRegress), rule);
    }

    /** The percentiles, for people. */
    String text() {
        return shifts.stream().map(PercentileShift::statement).collect(Collectors.joining(", "));
    }

    private static String percent(double ratio) {
        return Unit.RATIO.readable(ratio);
    }
}
