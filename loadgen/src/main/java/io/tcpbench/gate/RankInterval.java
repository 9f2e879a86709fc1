package io.tcpbench.gate;

import java.util.Arrays;

/**
 * What a rank test says of a shift, without a bell curve: the Hodges–Lehmann estimate, exact one-sided bounds, and an
 * exact p-value. All three come from the values that the shift would have if some of the observations alone told it,
 * and from the distribution of how many of these lie on one side when there is no shift.
 *
 * <p>Source: M. Hollander, D. A. Wolfe, E. Chicken, <i>Nonparametric Statistical Methods</i>, 3rd edition, 2014,
 * sections 3.1 to 3.3 and 4.1 to 4.3.
 */
final class RankInterval {
    private final double[] ordered;
    /** At w, the probability that at most w of the single shifts lie on one side of zero when there is no shift. */
    private final double[] atMost;

    /**
     * Of at least one value.
     *
     * @param single what some of the observations alone say of the shift, in any order
     * @param weights at w, how probable w of them are on one side of zero when there is no shift, in any unit
     */
    RankInterval(double[] single, double[] weights) {
        ordered = single.clone();
        Arrays.sort(ordered);
        double[] sums = weights.clone();
        Arrays.parallelPrefix(sums, Double::sum);
        atMost = Arrays.stream(sums).map(sum -> sum / sums[sums.length - 1]).toArray();
    }

    /** The Hodges–Lehmann estimate of the shift: the median of the single ones. */
    double estimate() {
        int middle = ordered.length / 2;
        return ordered.length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }

    /** What the shift lies above, but for this error rate; negative infinity where there are too few observations. */
    double lowerBound(double errorRate) {
        int depth = depth(errorRate);
        return depth == 0 ? Double.NEGATIVE_INFINITY : ordered[depth - 1];
    }

    /** What the shift lies below, but for this error rate; positive infinity where there are too few observations. */
    double upperBound(double errorRate) {
        int depth = depth(errorRate);
        return depth == 0 ? Double.POSITIVE_INFINITY : ordered[ordered.length - depth];
    }

    /** How many counts are so low that together they are no more probable than the error rate. */
    private int depth(double errorRate) {
        int depth = 0;
        while (depth < atMost.length && atMost[depth] <= errorRate) {
            depth++;
        }
        return depth;
    }

    /**
     * How probable observations like these, or larger ones, are at the most where the shift is not above zero: the
     * exact one-sided p-value. At most an error rate exactly where the lower bound at that rate is above zero.
     */
    double pOfNoIncrease() {
        int notPositive = 0;
        while (notPositive < ordered.length && ordered[notPositive] <= 0) {
            notPositive++;
        }
        return atMost[notPositive];
    }
}
