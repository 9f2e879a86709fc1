package io.tcpbench.result;

import org.HdrHistogram.Histogram;

/**
 * Distributions that are being added up. {@link Distribution#plus} decodes both and encodes the sum, which takes
 * milliseconds each time; this adds into one histogram that stays as it is. Not thread-safe.
 */
final class DistributionSum {
    private final Histogram sum = Distribution.blank();

    void add(Histogram histogram) {
        if (histogram.getTotalCount() > 0) {
            sum.add(histogram);
        }
    }

    void add(Distribution distribution) {
        if (distribution.count() > 0) {
            sum.add(distribution.histogram());
        }
    }

    Distribution distribution() {
        return Distribution.of(sum);
    }
}
