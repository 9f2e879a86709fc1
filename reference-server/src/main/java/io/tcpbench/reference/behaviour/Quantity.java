package io.tcpbench.reference.behaviour;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers with units, as people write them: {@code 5ms}, {@code 64KiB}, {@code 20k/s}, {@code 1%}. Every reader throws
 * an {@link IllegalArgumentException} whose message says what is allowed.
 */
final class Quantity {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)([A-Za-zµ%/]*)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "min", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final Map<String, Long> COUNTS = Map.of("", 1L, "k", 1_000L, "M", 1_000_000L);
    private static final Map<String, Long> BYTES =
            Map.of("", 1L, "B", 1L, "kB", 1_000L, "KiB", 1L << 10, "MB", 1_000_000L, "MiB", 1L << 20);

    /** Long enough for a server that is to be late, short enough to be added to any moment. */
    private static final long LONGEST_NANOS = 24 * 3_600_000_000_000L;

    private Quantity() {}

    /** A span of time in nanoseconds, more than 0 and at most a day: {@code 250us}, {@code 1.5s}. */
    static long nanos(String given) {
        return nanos(given, 1, "a time of more than 0 and at most 24h, such as 5ms");
    }

    /** The same, and {@code 0ms} too. */
    static long nanosOrZero(String given) {
        return nanos(given, 0, "a time of at most 24h, such as 5ms");
    }

    private static long nanos(String given, long smallest, String allowed) {
        double nanos = scaled(given, NANOS, allowed).doubleValue();
        if (nanos < smallest || nanos > LONGEST_NANOS) {
            throw new IllegalArgumentException(allowed);
        }
        return (long) nanos;
    }

    /** A whole number, {@code 500} or {@code 10k}. */
    static long count(String given, long smallest, String allowed) {
        return whole(given, COUNTS, smallest, Long.MAX_VALUE, allowed);
    }

    /** A number of bytes, {@code 128} or {@code 64KiB}. */
    static int bytes(String given, int largest) {
        return (int)
                whole(given, BYTES, 0, largest, "a size from 0 to %d bytes, such as 128 or 64KiB".formatted(largest));
    }

    /** How many a second, more than 0: {@code 0.5/s}, {@code 20k/s}. */
    static double perSecond(String given) {
        String allowed = "a rate of more than 0, such as 10/s or 20k/s";
        if (!given.endsWith("/s")) {
            throw new IllegalArgumentException(allowed);
        }
        double perSecond =
                scaled(given.substring(0, given.length() - 2), COUNTS, allowed).doubleValue();
        if (perSecond <= 0) {
            throw new IllegalArgumentException(allowed);
        }
        return perSecond;
    }

    /** A ratio from 0 to 1, written {@code 0.1%}. */
    static double ratio(String given, String allowed) {
        double percent = scaled(given, Map.of("%", 1L), allowed).doubleValue();
        if (percent > 100) {
            throw new IllegalArgumentException(allowed);
        }
        return percent / 100;
    }

    private static long whole(String given, Map<String, Long> units, long smallest, long largest, String allowed) {
        try {
            long number = scaled(given, units, allowed).longValueExact();
            if (smallest <= number && number <= largest) {
                return number;
            }
        } catch (ArithmeticException fraction) {
            // Said below: a fraction is not a whole number.
        }
        throw new IllegalArgumentException(allowed);
    }

    private static BigDecimal scaled(String given, Map<String, Long> units, String allowed) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(given);
        Long factor = matcher.matches() ? units.get(matcher.group(2)) : null;
        if (factor == null) {
            throw new IllegalArgumentException(allowed);
        }
        return new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(factor));
    }
}
