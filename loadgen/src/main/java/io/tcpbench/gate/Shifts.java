package io.tcpbench.gate;

import io.tcpbench.result.Result;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How the percentiles of two servers differ over some pairs of trials. In each pair only the two trials of the pair are
 * compared, so that what changes slowly on a machine changes both; requests of one trial are never counted as
 * independent.
 */
final class Shifts {
    private Shifts() {}

    /** One for each percentile of the rule, in its order. */
    static List<PercentileShift> of(List<TrialPair> pairs, ComparisonRule rule) {
        List<double[]> logarithms = new ArrayList<>();
        List<SignedRank> ranks = new ArrayList<>();
        for (BigDecimal percentile : rule.percentiles()) {
            double[] differences = pairs.stream()
                    .mapToDouble(pair -> logarithm(percentile, pair))
                    .toArray();
            logarithms.add(differences);
            ranks.add(SignedRank.of(differences));
        }
        boolean[] slower = slower(ranks, rule.errorRate());
        List<PercentileShift> shifts = new ArrayList<>();
        for (int i = 0; i < ranks.size(); i++) {
            SignedRank rank = ranks.get(i);
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

    private static double logarithm(BigDecimal percentile, TrialPair pair) {
        return Math.log(nanos(percentile, pair.candidate()) / nanos(percentile, pair.baseline()));
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
    private static boolean[] slower(List<SignedRank> ranks, double errorRate) {
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
