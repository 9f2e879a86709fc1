package io.tcpbench.gate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a machine can see, from pairs of trials of one and the same server: how far two trials that should be alike lie
 * apart.
 *
 * @param shifts one for each percentile
 * @param perPair how long a pair takes
 * @param spoilt how many pairs judge the generator
 * @param spinning what speaks for event loops that spin, for people; empty if nothing does
 * @param warnings sentences for people on what else is in these numbers; may be empty
 */
public record Noise(
        ComparisonRule rule,
        List<PercentileShift> shifts,
        Duration perPair,
        int spoilt,
        Optional<String> spinning,
        List<String> warnings) {
    private static final int QUIET_PAIRS = 16;
    private static final int USABLE_PAIRS = 64;

    /** For a machine, in one word. */
    public enum Label {
        /** A regression of the rule's size is seen with 16 pairs or fewer. */
        QUIET,
        /** With 64 or fewer. */
        USABLE,
        /** Only with more, if ever. */
        NOISY
    }

    /** Keeps its own copy of the lists. */
    public Noise {
        shifts = List.copyOf(shifts);
        warnings = List.copyOf(warnings);
    }

    /** Of pairs of one server with itself, at least two of them usable. */
    public static Noise of(List<TrialPair> pairs, ComparisonRule rule, Duration perPair) {
        List<TrialPair> usable = pairs.stream()
                .filter(pair -> TrialCheck.spoilt(pair).isEmpty()
                        && TrialCheck.incomparable(pair).isEmpty()
                        && pair.candidate().total().latency().count() > 0)
                .toList();
        if (usable.size() < 2) {
            throw new IllegalArgumentException("only " + usable.size() + " of " + pairs.size()
                    + " pairs can be compared"
                    + pairs.stream()
                            .flatMap(pair -> TrialCheck.incomparable(pair).or(() -> TrialCheck.spoilt(pair)).stream())
                            .findFirst()
                            .map(why -> ": " + why)
                            .orElse(""));
        }
        return new Noise(
                rule,
                Shifts.paired(usable, rule),
                perPair,
                pairs.size() - usable.size(),
                Spinning.advice(usable, rule),
                List.of());
    }

    /** The same with one more warning, at the end. */
    public Noise with(String warning) {
        List<String> more = new ArrayList<>(warnings);
        more.add(warning);
        return new Noise(rule, shifts, perPair, spoilt, spinning, more);
    }

    /** How many pairs a look takes so that a regression of the rule's size is seen in 95 % of the cases. */
    public int pairsNeeded() {
        return shifts.stream()
                .mapToInt(shift -> Power.pairsFor(shift.spread(), rule))
                .max()
                .orElseThrow();
    }

    /** The smallest slowdown of a percentile that is called a regression in 95 % of the cases; 0.1 is 10 %. */
    public double smallestVisible(PercentileShift percentile, int pairs) {
        return Power.smallestVisible(percentile.spread(), pairs, rule);
    }

    /** How long a look at so many pairs and its confirmation take. */
    public Duration time(int pairs) {
        return perPair.multipliedBy(2L * pairs);
    }

    /**
     * How long a comparison with so many pairs may take so that it is decided: a quarter more, because spoilt pairs are
     * measured again and no two pairs take the same time.
     */
    public Duration budget(int pairs) {
        return Duration.ofSeconds(time(pairs).multipliedBy(5).dividedBy(4).toSeconds() + 1);
    }

    /** In one word. */
    public Label label() {
        int pairs = pairsNeeded();
        return pairs <= QUIET_PAIRS ? Label.QUIET : pairs <= USABLE_PAIRS ? Label.USABLE : Label.NOISY;
    }

    /** Sentences for people: what this machine sees, and what would help it to see more. */
    public List<String> advice() {
        List<String> advice = new ArrayList<>();
        int pairs = pairsNeeded();
        advice.add("a slowdown of " + Unit.RATIO.readable(rule.maxRegression()) + " takes --pairs " + pairs
                + ": with its confirmation " + Unit.readable(time(pairs)) + ", within --budget "
                + budget(pairs).toSeconds() + "s");
        if (label() == Label.NOISY) {
            advice.add("this machine can't see that with this load: try longer trials (--duration), a lower rate,"
                    + " fewer processes beside it, or CPUs of their own for server and generator (taskset)");
        }
        if (label() != Label.QUIET) {
            spinning.ifPresent(advice::add);
        }
        return advice;
    }
}
