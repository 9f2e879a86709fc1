package io.tcpbench.gate;

import io.tcpbench.plan.Fault;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.result.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Trials of one server, kept for comparisons with servers that do not exist yet.
 *
 * @param server as it was written, for people
 * @param plan of all trials; its seed is that of the first, and each next trial has the next seed
 * @param trials at least one, all of one machine
 * @param anchor that was measured beside each; empty without one
 * @param calibration the floor of the generator that measured them; empty if it was not known
 */
public record Baseline(
        String server, Plan plan, List<Result> trials, Optional<Anchored> anchor, Optional<Calibration> calibration) {
    /** How many trials a comparison needs at least. */
    public static final int FEWEST_TRIALS = 7;

    /** How many are kept at most. */
    public static final int MOST_TRIALS = 16;

    /**
     * A server that never changes.
     *
     * @param server as it was written; it has to be started again
     * @param mediansNanos of its latency, one for each of its trials
     */
    public record Anchored(String server, List<Long> mediansNanos) {
        /** Keeps its own copy of the list. */
        public Anchored {
            mediansNanos = List.copyOf(mediansNanos);
        }

        /** What is left of trials that answered something. */
        public static Anchored of(String server, List<Result> trials) {
            return new Anchored(server, trials.stream().map(Anchor::medianNanos).toList());
        }
    }

    /** Keeps its own copy of the list. */
    public Baseline {
        trials = List.copyOf(trials);
    }

    /** Why some trials are no baseline, however many there are. Empty if they may be one. */
    public static Optional<String> invalid(Series series) {
        return series.invalid()
                .or(() -> series.usable().stream()
                        .filter(trial -> trial.total().latency().count() == 0)
                        .findFirst()
                        .map(silent -> "the server answered nothing in a trial"));
    }

    /** Why comparisons with these trials will decide nothing by the usual rule. Empty if they may. */
    public Optional<String> tooFewSamples() {
        SamplesBeyond beyond = SamplesBeyond.of(
                trials.stream().map(trial -> new TrialPair(trial, trial)).toList(), ComparisonRule.USUAL);
        return beyond.areEnough() ? Optional.empty() : Optional.of(beyond.shortage());
    }

    /** The settings in which another plan differs, target apart; allowed is what the trials were measured with. */
    public List<Fault> differences(Plan other) {
        Map<String, Object> ours = plan.settings();
        Map<String, Object> theirs = other.settings();
        List<Fault> differences = new ArrayList<>();
        for (String name : PlanSettings.names()) {
            if (!name.equals("target") && !Objects.equals(ours.get(name), theirs.get(name))) {
                differences.add(new Fault(name, text(theirs, name), had(text(ours, name))));
            }
        }
        if (differences.isEmpty() && !plan.hash().equals(other.hash())) {
            differences.add(new Fault(
                    "send",
                    text(theirs, "send"),
                    had("a file of SHA-256 " + plan.send().sha256())));
        }
        return differences;
    }

    private static String had(String text) {
        return text + ", which the stored trials had";
    }

    private static String text(Map<String, Object> settings, String name) {
        String byDefault = PlanSettings.defaultOf(name);
        return settings.getOrDefault(name, byDefault.isEmpty() ? "none" : byDefault)
                .toString();
    }
}
