package io.tcpbench.gate;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a comparison of two servers demands.
 *
 * @param percentiles of the latency that are compared, each over 0 and under 100, at least one
 * @param tolerance a slowdown up to this part is no regression, however sure it is: 0.05 is 5 %
 * @param maxRegression a candidate passes where a slowdown of this part or more is excluded
 * @param errorRate of each bound of an interval, one-sided
 */
public record ComparisonRule(List<BigDecimal> percentiles, double tolerance, double maxRegression, double errorRate) {
    /** The 99th percentile, 5 %, 10 %, and intervals of 95 %. */
    public static final ComparisonRule USUAL = new ComparisonRule(List.of(BigDecimal.valueOf(99)), 0.05, 0.10, 0.025);

    /** How many pairs a look needs at least. */
    public static final int FEWEST_PAIRS = 8;

    /** How many answered requests must lie beyond a percentile in each trial. */
    public static final int SAMPLES_BEYOND = 100;

    /** Keeps its own copy of the list. */
    public ComparisonRule {
        percentiles = List.copyOf(percentiles);
    }
}
