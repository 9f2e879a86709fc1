package io.tcpbench.gate;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * By how much a percentile of the candidate differs from the baseline's, as candidate ÷ baseline.
 *
 * @param ratio the Hodges–Lehmann estimate
 * @param lower what the ratio lies above; 0 where there are too few pairs to say
 * @param upper what the ratio lies below; infinite where there are too few pairs to say
 * @param slower whether the ratio is above 1 by the test, corrected for the number of percentiles
 * @param spread the standard deviation of the logarithms of the pairs' ratios; 0 for a single pair
 * @param pairs how many there were
 */
public record PercentileShift(
        BigDecimal percentile, double ratio, double lower, double upper, boolean slower, double spread, int pairs) {

    /** As thresholds call it: {@code p99.9}. */
    public String name() {
        return "p" + percentile.toPlainString();
    }

    /** For people: {@code p99 is 1.102 times the baseline's (interval 1.061 to 1.147, 8 pairs)}. */
    String statement() {
        return String.format(
                Locale.ROOT,
                "%s is %.3f times the baseline's (interval %.3f to %.3f, %d pairs)",
                name(),
                ratio,
                lower,
                upper,
                pairs);
    }
}
