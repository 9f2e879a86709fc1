package io.tcpbench.gate;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How many pairs a comparison takes, and what so many pairs can see, from the spread of the logarithms of their ratios.
 * By the normal approximation with the efficiency of the signed-rank test, 3/π for normal differences (Hollander,
 * Wolfe, Chicken 2014, section 3.11); simulations of the whole procedure hold it to 95 %.
 */
public final class Power {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    private static final double EFFICIENCY = 3 / Math.PI;
    /**
     * A regression has to be seen twice, the second time for confirmation: together with 95 % then, which takes 97.5 %
     * of each look, and a little more, because the exact test sees less than the approximation where the pairs are few.
     */
    private static final double OF_ONE_LOOK = 0.98;

    private Power() {}

    /**
     * How many pairs a look takes so that a slowdown of the rule's {@code maxRegression} is seen in 95 % of the cases.
     */
    public static int pairsFor(double spread, ComparisonRule rule) {
        int pairs = ComparisonRule.FEWEST_PAIRS;
        while (pairs < Integer.MAX_VALUE / 2 && smallestVisible(spread, pairs, rule) > rule.maxRegression()) {
            pairs += Math.max(1, pairs / 100);
        }
        return pairs;
    }

    /** The smallest slowdown that so many pairs call a regression in 95 % of the cases; 0.1 is 10 %. */
    public static double smallestVisible(double spread, int pairs, ComparisonRule rule) {
        double standardError = spread / Math.sqrt(pairs * EFFICIENCY);
        double seen = NORMAL.inverseCumulativeProbability(OF_ONE_LOOK) * standardError;
        double errorRate = rule.errorRate() / rule.percentiles().size();
        double overZero = NORMAL.inverseSurvivalProbability(errorRate) * standardError;
        return Math.expm1(Math.max(overZero, Math.log1p(rule.tolerance())) + seen);
    }

    /** How many pairs would bring a bound of the interval so close to the estimate, as a logarithm. */
    static int pairsForHalfWidth(double spread, double halfWidth, ComparisonRule rule) {
        double z = NORMAL.inverseSurvivalProbability(rule.errorRate());
        double pairs = Math.pow(z * spread / halfWidth, 2) / EFFICIENCY;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(ComparisonRule.FEWEST_PAIRS, Math.ceil(pairs)));
    }
}
