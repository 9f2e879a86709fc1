package io.tcpbench.gate;

import java.util.Arrays;

/**
 * What paired differences say of their centre, without a bell curve: the Hodges–Lehmann estimate, and exact one-sided
 * bounds from the signed-rank distribution. Of the differences it is only assumed that they are independent and spread
 * evenly to both sides of the centre, which pairs in balanced order give.
 *
 * <p>Source: M. Hollander, D. A. Wolfe, E. Chicken, <i>Nonparametric Statistical Methods</i>, 3rd edition, 2014,
 * sections 3.1 to 3.3.
 */
final class SignedRank {
    /** The means of all pairs of differences, each with itself too, in ascending order. */
    private final double[] walshAverages;
    /** At w, the probability that the sum of positive ranks is at most w when the centre is zero. */
    private final double[] atMost;

    private SignedRank(double[] walshAverages, double[] atMost) {
        this.walshAverages = walshAverages;
        this.atMost = atMost;
    }

    /** Of at least one difference. */
    static SignedRank of(double... differences) {
        int count = differences.length;
        double[] averages = new double[count * (count + 1) / 2];
        int next = 0;
        for (int i = 0; i < count; i++) {
            for (int j = i; j < count; j++) {
                averages[next++] = (differences[i] + differences[j]) / 2;
            }
        }
        Arrays.sort(averages);
        return new SignedRank(averages, distribution(count));
    }

    /** Each rank is positive or negative with the same probability, independently of the others. */
    private static double[] distribution(int count) {
        double[] probability = new double[count * (count + 1) / 2 + 1];
        probability[0] = 1;
        int sum = 0;
        for (int rank = 1; rank <= count; rank++) {
            sum += rank;
            for (int w = sum; w >= 0; w--) {
                double withoutIt = probability[w] / 2;
                probability[w] = w >= rank ? withoutIt + probability[w - rank] / 2 : withoutIt;
            }
        }
        for (int w = 1; w < probability.length; w++) {
            probability[w] += probability[w - 1];
        }
        return probability;
    }

    /** The Hodges–Lehmann estimate of the centre: the median of the Walsh averages. */
    double estimate() {
        int middle = walshAverages.length / 2;
        return walshAverages.length % 2 == 1
                ? walshAverages[middle]
                : (walshAverages[middle - 1] + walshAverages[middle]) / 2;
    }

    /** What the centre lies above, but for this error rate; negative infinity where there are too few differences. */
    double lowerBound(double errorRate) {
        int depth = depth(errorRate);
        return depth == 0 ? Double.NEGATIVE_INFINITY : walshAverages[depth - 1];
    }

    /** What the centre lies below, but for this error rate; positive infinity where there are too few differences. */
    double upperBound(double errorRate) {
        int depth = depth(errorRate);
        return depth == 0 ? Double.POSITIVE_INFINITY : walshAverages[walshAverages.length - depth];
    }

    /** How many sums of ranks are so low that together they are no more probable than the error rate. */
    private int depth(double errorRate) {
        int depth = 0;
        while (depth < atMost.length && atMost[depth] <= errorRate) {
            depth++;
        }
        return depth;
    }

    /**
     * How probable differences like these, or larger ones, are at the most where the centre is not above zero: the
     * exact one-sided p-value. At most an error rate exactly where the lower bound at that rate is above zero.
     */
    double pOfNoIncrease() {
        int notPositive = 0;
        while (notPositive < walshAverages.length && walshAverages[notPositive] <= 0) {
            notPositive++;
        }
        return atMost[notPositive];
    }
}
