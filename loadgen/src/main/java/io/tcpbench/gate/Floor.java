package io.tcpbench.gate;

import io.tcpbench.gate.Threshold.Metric;
import io.tcpbench.plan.Load;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Result;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * Holds what is judged beside the generator's own floor. Where the two are close, a good part of the number is the
 * generator's, and a change of the server hardly shows in it. That is a warning; no verdict depends on it.
 */
public final class Floor {
    /** A time under so many floors is close to it, and so is a rate over one of so many parts of the most. */
    public static final int NEAR = 3;

    private final Calibration calibration;

    /** A floor of the machine, the transport and the version with which was measured what it is asked about. */
    public Floor(Calibration calibration) {
        this.calibration = calibration;
    }

    /** What to say of the limits of a run; empty where they are far from the floor. */
    Optional<String> warning(Result result, List<Check> checks) {
        if (result.total().latency().count() == 0) {
            return Optional.empty();
        }
        List<String> close = new ArrayList<>();
        for (Check check : checks) {
            OptionalDouble floor = of(check.threshold());
            if (floor.isPresent() && isClose(check.limit(), floor.getAsDouble())) {
                close.add(check.threshold() + " is " + times(check.limit(), floor.getAsDouble()));
            }
        }
        rate(result, checks).ifPresent(close::add);
        return sentence(close);
    }

    /** What to say of a comparison, by what was measured of the baseline; empty where that is far from the floor. */
    public Optional<String> warning(List<TrialPair> pairs, ComparisonRule rule) {
        List<Result> trials = pairs.stream()
                .filter(pair -> TrialCheck.spoilt(pair).isEmpty())
                .map(TrialPair::baseline)
                .filter(result -> result.total().latency().count() > 0)
                .toList();
        if (trials.isEmpty()) {
            return Optional.empty();
        }
        List<String> close = new ArrayList<>();
        for (BigDecimal percentile : rule.percentiles()) {
            OptionalDouble floor = of(percentile);
            double measured =
                    median(trials, trial -> at(percentile, trial.total().latency()));
            if (floor.isPresent() && isClose(measured, floor.getAsDouble())) {
                close.add("the baseline's p" + percentile.toPlainString() + ", "
                        + Quantity.readable(Math.round(measured)) + ", is " + times(measured, floor.getAsDouble()));
            }
        }
        double measured = median(trials, Result::throughputPerSecond);
        if (isFast(trials.get(0).plan(), measured)) {
            close.add(part(Quantity.readableRate(measured), measured));
        }
        return sentence(close);
    }

    /** What to say of a search, by the highest rate that held; empty where that is far from the floor. */
    public Optional<String> warning(List<Probe> probes) {
        return probes.stream()
                .filter(Probe::holds)
                .max(Comparator.comparingDouble(Probe::ratePerSecond))
                .map(probe -> probe.trials().get(probe.trials().size() - 1))
                .flatMap(trial -> warning(trial.result(), trial.verdict().checks()));
    }

    /** The floor of a limit on the latency; that of one request, the least or the greatest, is nobody's. */
    private OptionalDouble of(Threshold threshold) {
        if (threshold.metric() != Metric.LATENCY) {
            return OptionalDouble.empty();
        }
        return switch (threshold.statistic()) {
            case PERCENTILE -> of(threshold.percentile());
            case MEAN -> OptionalDouble.of(calibration.latency().meanNanos());
            case MIN, MAX, TOTAL -> OptionalDouble.empty();
        };
    }

    /** Empty where too few requests of the calibration lie beyond the percentile. */
    private OptionalDouble of(BigDecimal percentile) {
        return Rank.knownNanos(percentile, calibration.latency()).stream()
                .asDoubleStream()
                .findFirst();
    }

    private static double at(BigDecimal percentile, Distribution latency) {
        return latency.valueAtRankNanos(Rank.of(percentile, latency.count()));
    }

    private static double median(List<Result> trials, ToDoubleFunction<Result> number) {
        double[] sorted = trials.stream().mapToDouble(number).sorted().toArray();
        return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
                .average()
                .orElseThrow();
    }

    /**
     * The rate that is judged or, by a timetable, was asked for. A closed loop against a fast server comes near the
     * most by its nature; where the generator is the bottleneck, that has been said.
     */
    private Optional<String> rate(Result result, List<Check> checks) {
        if (Bottleneck.of(result).place() == Bottleneck.Place.GENERATOR) {
            return Optional.empty();
        }
        Optional<Check> limit = checks.stream()
                .filter(check ->
                        check.threshold().metric() == Metric.THROUGHPUT && isFast(result.plan(), check.limit()))
                .findFirst();
        if (limit.isPresent()) {
            return limit.map(check -> part(check.threshold().text(), check.limit()));
        }
        double measured = result.throughputPerSecond();
        return result.plan().load() instanceof Load.Open && isFast(result.plan(), measured)
                ? Optional.of(part(Quantity.readableRate(measured), measured))
                : Optional.empty();
    }

    private static boolean isClose(double nanos, double floorNanos) {
        return nanos < NEAR * floorNanos;
    }

    /** More requests in flight than were calibrated reach more, and how much more is not known. */
    private boolean isFast(Plan plan, double perSecond) {
        return (long) plan.connections() * plan.pipeline() <= (long) calibration.connections() * calibration.pipeline()
                && perSecond * NEAR > calibration.maxRatePerSecond();
    }

    private static String times(double nanos, double floorNanos) {
        return String.format(
                Locale.ROOT,
                "%.2f times the generator's floor, %s",
                nanos / floorNanos,
                Quantity.readable(Math.round(floorNanos)));
    }

    private String part(String rate, double perSecond) {
        return rate + " is " + Unit.RATIO.readable(perSecond / calibration.maxRatePerSecond())
                + " of the generator's maximum, " + Quantity.readableRate(calibration.maxRatePerSecond());
    }

    private Optional<String> sentence(List<String> close) {
        return close.isEmpty()
                ? Optional.empty()
                : Optional.of("you are measuring the tool: " + String.join(", ", close) + " (calibrated at "
                        + Quantity.readableRate(calibration.ratePerSecond()) + " with "
                        + Unit.grouped(calibration.connections()) + " connections)");
    }
}
