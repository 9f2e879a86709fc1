package io.tcpbench.gate;

import io.tcpbench.gate.SearchStep.Found;
import io.tcpbench.gate.SearchStep.Purpose;
import io.tcpbench.gate.SearchStep.Try;
import io.tcpbench.plan.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The procedure that finds the highest rate at which a server keeps its thresholds, as a pure function of the rates
 * tried so far.
 *
 * <p>The rate is doubled until it does not hold, or halved until it holds; then the bracket between the two is bisected
 * on a logarithmic scale until it is precise. A rate that is demanded and lies in the bracket is tried itself. In the
 * end the highest rate is tried once more: if it does not hold again, neighbouring rates can't be told apart by these
 * trials, and the bracket begins a step lower. A server that can't be reached at the first rate is not looked for at
 * another; one that can't be reached any more gave in.
 */
public final class RateSearch {
    private static final MathContext FOUR_DIGITS = new MathContext(4);

    private final SearchRule rule;

    /** A search by this rule. */
    public RateSearch(SearchRule rule) {
        this.rule = rule;
    }

    /** What is looked for. */
    public SearchRule rule() {
        return rule;
    }

    /** What to do after these probes, in the order of measuring. */
    public SearchStep after(List<Probe> measured) {
        Probes probes = new Probes(measured);
        if (probes.isEmpty()) {
            return new Try(rule.fromPerSecond(), Purpose.RISE);
        }
        if (probes.areUnavailable()) {
            return new Found(
                    bracket(Outcome.UNAVAILABLE, probes, List.of(probes.lowest().reason())));
        }
        OptionalDouble held = probes.held();
        if (held.isEmpty()) {
            return lower(probes);
        }
        return probes.areConfirmed() ? found(probes) : above(held.getAsDouble(), probes);
    }

    /** With fewer requests even less would be known, so that there it ends. */
    private SearchStep lower(Probes probes) {
        Probe lowest = probes.lowest();
        return lowest.gaveIn() == GaveIn.UNKNOWN || lowest.ratePerSecond() <= rule.floorPerSecond()
                ? found(probes)
                : new Try(Math.max(lowest.ratePerSecond() / 2, rule.floorPerSecond()), Purpose.FALL);
    }

    private SearchStep above(double held, Probes probes) {
        OptionalDouble broken = probes.broken();
        double most = rule.toPerSecond().orElse(Double.MAX_VALUE);
        if (broken.isEmpty() && held < most) {
            return new Try(Math.min(2 * held, most), Purpose.RISE);
        }
        OptionalDouble between = broken.isEmpty() ? OptionalDouble.empty() : between(held, broken.getAsDouble());
        return between.isPresent()
                ? new Try(between.getAsDouble(), Purpose.BISECTION)
                : new Try(held, Purpose.CONFIRMATION);
    }

    /** The rate that decides most; empty if the bracket is precise. */
    private OptionalDouble between(double lower, double upper) {
        double demanded = rule.atLeastPerSecond().orElse(lower);
        if (demanded > lower && demanded < upper) {
            return OptionalDouble.of(demanded);
        }
        return rule.isPrecise(lower, upper)
                ? OptionalDouble.empty()
                : OptionalDouble.of(BigDecimal.valueOf(Math.sqrt(lower * upper))
                        .round(FOUR_DIGITS)
                        .doubleValue());
    }

    /**
     * What is known when a search ends before its end.
     *
     * @param why it ends, as half a sentence
     */
    public RateBracket unfinished(List<Probe> measured, String why) {
        Probes probes = new Probes(measured);
        String known = probes.isEmpty() ? "no rate is decided" : ends(probes);
        return bracket(Outcome.INCONCLUSIVE, probes, List.of(why + ": " + known));
    }

    private Found found(Probes probes) {
        List<String> reasons = new ArrayList<>(List.of(ends(probes)));
        probes.upperEnd().flatMap(ConnectionWait::of).ifPresent(reasons::add);
        unsteady(probes).ifPresent(reasons::add);
        demand(probes).ifPresent(reasons::add);
        return new Found(bracket(outcome(probes), probes, reasons));
    }

    private static RateBracket bracket(Outcome outcome, Probes probes, List<String> reasons) {
        GaveIn gaveIn = probes.upperEnd().map(Probe::gaveIn).orElse(GaveIn.NOBODY);
        return new RateBracket(outcome, probes.held(), probes.broken(), gaveIn, probes.areSteady(), reasons);
    }

    private Outcome outcome(Probes probes) {
        double held = probes.held().orElse(0);
        double demanded = rule.atLeastPerSecond().orElse(0);
        if (held > 0 && held >= demanded) {
            return Outcome.PASSED;
        }
        if (!probes.areSteady() && demanded < probes.neverHeld().orElse(Double.MAX_VALUE)) {
            return Outcome.INCONCLUSIVE;
        }
        return switch (probes.upperEnd().map(Probe::gaveIn).orElse(GaveIn.NOBODY)) {
            case TARGET -> Outcome.FAILED;
            case GENERATOR -> Outcome.INVALID;
            case UNKNOWN, NOBODY -> Outcome.INCONCLUSIVE;
        };
    }

    private static String ends(Probes probes) {
        OptionalDouble held = probes.held();
        Optional<Probe> upper = probes.upperEnd();
        if (held.isEmpty()) {
            return "not even " + readable(probes.lowest().ratePerSecond()) + " holds: " + why(probes.lowest());
        }
        String highest = readable(held.getAsDouble());
        if (upper.isEmpty()) {
            return "at least " + highest + ": each rate that was tried held";
        }
        Probe broken = upper.get();
        String reason = readable(broken.ratePerSecond()) + " does not: " + why(broken);
        return (broken.gaveIn() == GaveIn.TARGET ? "" : "at least ") + highest + " holds, " + reason;
    }

    private static String why(Probe broken) {
        return switch (broken.gaveIn()) {
                    case TARGET -> "the target gave in, ";
                    case GENERATOR -> "the generator gave in, not the target, ";
                    case UNKNOWN, NOBODY -> "too few requests to know, --duration must be longer, ";
                }
                + broken.reason();
    }

    private static Optional<String> unsteady(Probes probes) {
        OptionalDouble rate = probes.unsteady();
        return rate.isEmpty()
                ? Optional.empty()
                : Optional.of("not steady: " + readable(rate.getAsDouble()) + " held at first and did not when it was"
                        + " tried once more, so that the bracket begins a step lower; longer trials (--duration) or more"
                        + " of them (--repeats) would tell");
    }

    private Optional<String> demand(Probes probes) {
        OptionalDouble demanded = rule.atLeastPerSecond();
        if (demanded.isEmpty()) {
            return Optional.empty();
        }
        boolean isMet = probes.held().orElse(0) >= demanded.getAsDouble();
        return Optional.of("--at-least " + readable(demanded.getAsDouble()) + (isMet ? " is met" : " is not met"));
    }

    private static String readable(double ratePerSecond) {
        return Quantity.readableRate(ratePerSecond);
    }
}
