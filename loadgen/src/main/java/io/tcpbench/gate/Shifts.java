package io.tcpbench.gate;

import io.tcpbench.result.Result;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * How the percentiles of two servers differ over some pairs of trials. Requests of one trial are never counted as
 * independent.
 */
final class Shifts {
    private Shifts() {}

    /** What the logarithms of a percentile of two servers, trial by trial, say of the one against the other. */
    private interface Test {
        RankInterval of(double[] baseline, double[] candidate);
    }

    /**
     * One for each percentile of the rule, in its order. Only the two trials of a pair are compared with each other, so
     * that what changes slowly on a machine changes both.
     */
    static List<PercentileShift> paired(List<TrialPair> pairs, ComparisonRule rule) {
        return of(pairs, rule, (baseline, candidate) -> SignedRank.of(differences(baseline, candidate)));
    }

    /** The same where the two trials of a pair share no more than the seed: each is compared with each. */
    static List<PercentileShift> unpaired(List<TrialPair> pairs, ComparisonRule rule) {
        return of(pairs, rule, RankSum::of);
    }

    private static List<PercentileShift> of(List<TrialPair> pairs, ComparisonRule rule, Test test) {
        List<double[]> logarithms = new ArrayList<>();
        List<RankInterval> ranks = new ArrayList<>();
        for (BigDecimal percentile : rule.percentiles()) {
            double[] baseline = logarithms(percentile, pairs, TrialPair::baseline);
            double[] candidate = logarithms(percentile, pairs, TrialPair::candidate);
            logarithms.add(differences(baseline, candidate));
            ranks.add(test.of(baseline, candidate));
        }
        boolean[] slower = slower(ranks, rule.errorRate());
        List<PercentileShift> shifts = new ArrayList<>();
        for (int i = 0; i < ranks.size(); i++) {
            RankInterval rank = ranks.get(i);
            shifts.add(new PercentileShift(
                    rule.percentiles().get(i),
                    Math.exp(rank.estimate()),
                    Math.exp(rank.lowerBound(rule.errorRate())),
                    Math.exp(rank.upperBound(rule.errorRate())),
                    slower[i],
                    standardDeviation(logarithms.get(i)),
                    pairs.size()));
        }
        return shifts;
    }

    private static double[] logarithms(BigDecimal percentile, List<TrialPair> pairs, Function<TrialPair, Result> side) {
        return pairs.stream()
                .mapToDouble(pair -> Math.log(nanos(percentile, side.apply(pair))))
                .toArray();
    }

    private static double[] differences(double[] baseline, double[] candidate) {
        double[] differences = candidate.clone();
        Arrays.setAll(differences, i -> candidate[i] - baseline[i]);
        return differences;
    }

    /** Over the answered: who was not answered is judged as a failure. */
    private static double nanos(BigDecimal percentile, Result result) {
        var latency = result.total().latency();
        return (double) latency.valueAtRankNanos(Rank.of(percentile, latency.count()));
    }

    /** Of a sample; 0 for a single value. */
    static double standardDeviation(double... values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
    }

    /**
     * Holm's step-down test: which percentiles are slower, with the error rate over all of them together.
     *
     * <p>Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics
     * 6, 1979.
     */
    private static boolean[] slower(List<RankInterval> ranks, double errorRate) {
        boolean[] slower = new boolean[ranks.size()];
        List<Integer> byPValue = new ArrayList<>();
        for (int i = 0; i < ranks.size(); i++) {
            byPValue.add(i);
        }
        byPValue.sort(Comparator.comparingDouble(i -> ranks.get(i).pOfNoIncrease()));
        int left = ranks.size();
        for (int i : byPValue) {
            if (ranks.get(i).pOfNoIncrease() > errorRate / left) {
                break;
            }
            slower[i] = true;
            left--;
        }
        return slower;
    }
}
