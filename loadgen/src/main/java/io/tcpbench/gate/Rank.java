package io.tcpbench.gate;

import io.tcpbench.result.Distribution;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/** Which of so many values a percentile is. In decimals: in binary, 1,000 × (1 − 0.99) is less than 10. */
public final class Rank {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal ENOUGH_BEYOND = BigDecimal.TEN;

    private Rank() {}

    /** The least rank, from 1, that has so many percent of the population at or below it. */
    static long of(BigDecimal percent, long population) {
        return percent.multiply(BigDecimal.valueOf(population))
                .movePointLeft(2)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    /** Whether ten of the population lie beyond a percentile: with fewer, one unlucky value decides. */
    public static boolean isKnown(BigDecimal percent, long population) {
        BigDecimal beyond = HUNDRED.subtract(percent)
                .multiply(BigDecimal.valueOf(population))
                .movePointLeft(2);
        return beyond.compareTo(ENOUGH_BEYOND) >= 0;
    }

    /** The value at a percentile in nanoseconds; empty where fewer than ten lie beyond it. */
    public static OptionalLong knownNanos(BigDecimal percent, Distribution distribution) {
        long population = distribution.count();
        return isKnown(percent, population)
                ? OptionalLong.of(distribution.valueAtRankNanos(of(percent, population)))
                : OptionalLong.empty();
    }

    /** The least population of which ten lie beyond a percentile. */
    public static long neededFor(BigDecimal percent) {
        return ENOUGH_BEYOND
                .movePointRight(2)
                .divide(HUNDRED.subtract(percent), 0, RoundingMode.CEILING)
                .longValueExact();
    }
}
