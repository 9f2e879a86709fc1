package io.tcpbench.gate;

/**
 * The rank-sum test of Wilcoxon, which is that of Mann and Whitney, for two samples that have nothing to do with each
 * other. Of these it is only assumed that all values are independent and that the two differ by a shift alone.
 *
 * <p>Source: M. Hollander, D. A. Wolfe, E. Chicken, <i>Nonparametric Statistical Methods</i>, 3rd edition, 2014,
 * sections 4.1 to 4.3.
 */
final class RankSum {
    private RankSum() {}

    /** What two samples of at least one value say of how far the later lies above the earlier, by all differences. */
    static RankInterval of(double[] earlier, double[] later) {
        double[] differences = new double[earlier.length * later.length];
        int next = 0;
        for (double before : earlier) {
            for (double after : later) {
                differences[next++] = after - before;
            }
        }
        return new RankInterval(differences, distribution(earlier.length, later.length));
    }

    /**
     * Every order of the values is as probable as any other. How many of them have u differences below zero are the
     * coefficients of a Gaussian binomial: G. E. Andrews, <i>The Theory of Partitions</i>, 1976, theorem 3.1. Exact as
     * long as there are fewer than 2<sup>53</sup> orders.
     */
    private static double[] distribution(int earlier, int later) {
        double[] orders = new double[earlier * later + 1];
        orders[0] = 1;
        for (int i = 1; i <= later; i++) {
            for (int u = orders.length - 1; u >= earlier + i; u--) {
                orders[u] -= orders[u - earlier - i];
            }
            for (int u = i; u < orders.length; u++) {
                orders[u] += orders[u - i];
            }
        }
        return orders;
    }
}
