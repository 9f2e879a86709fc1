package io.tcpbench.gate;

/**
 * The signed-rank test of Wilcoxon, for paired differences. Of these it is only assumed that they are independent and
 * spread evenly to both sides of the centre, which pairs in balanced order give.
 *
 * <p>Source: M. Hollander, D. A. Wolfe, E. Chicken, <i>Nonparametric Statistical Methods</i>, 3rd edition, 2014,
 * sections 3.1 to 3.3.
 */
final class SignedRank {
    private SignedRank() {}

    /**
     * What at least one difference says of the centre, by the Walsh averages: the means of all pairs of differences.
     */
    static RankInterval of(double... differences) {
        int count = differences.length;
        double[] averages = new double[count * (count + 1) / 2];
        int next = 0;
        for (int i = 0; i < count; i++) {
            for (int j = i; j < count; j++) {
                averages[next++] = (differences[i] + differences[j]) / 2;
            }
        }
        return new RankInterval(averages, distribution(count));
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
        return probability;
    }
}
