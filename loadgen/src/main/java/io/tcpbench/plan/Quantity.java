package io.tcpbench.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers with units, written as people write them: {@code 250ms}, {@code 20k/s}, {@code 64KiB}, {@code 0.1%}. Reading
 * is exact (decimal, not binary) and every reader throws an {@link IllegalArgumentException} whose message says what is
 * allowed.
 */
public final class Quantity {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?) ?([A-Za-zµ%/]*)");

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
    private static final Map<String, Long> RATES = Map.of("/s", 1L, "k/s", 1_000L, "M/s", 1_000_000L);
    private static final Map<String, Long> BYTES =
            Map.of("", 1L, "B", 1L, "kB", 1_000L, "KiB", 1L << 10, "MB", 1_000_000L, "MiB", 1L << 20, "GiB", 1L << 30);

    private Quantity() {}

    /** A span of time, {@code 250us}, {@code 1.5s}, {@code 2m}, {@code 1h}, or {@code 0}. Less than 292 years. */
    public static Duration duration(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        return Duration.ofNanos(whole(text, NANOS, "a number with ns, us, ms, s, m or h, such as 250ms"));
    }

    /** Events a second, {@code 500/s} or {@code 20k/s}; the {@code /s} may be left out. */
    public static double rate(String text) {
        String unit = text.endsWith("/s") ? text : text + "/s";
        return scaled(unit, RATES, "a number a second, such as 500/s or 20k/s").doubleValue();
    }

    /** A whole number, {@code 500} or {@code 10k}. */
    public static long count(String text) {
        return whole(text, COUNTS, "a whole number, such as 500 or 10k");
    }

    /** A number of bytes, {@code 128}, {@code 64KiB}, {@code 1MB}. */
    public static long bytes(String text) {
        return whole(text, BYTES, "a number of bytes, such as 128 or 64KiB");
    }

    /** A ratio from 0 to 1, written {@code 0.1%}. */
    public static double ratio(String text) {
        String allowed = "a percentage from 0% to 100%";
        BigDecimal percent = scaled(text, Map.of("%", 1L), allowed);
        if (percent.compareTo(BigDecimal.valueOf(100)) > 0) {
            throw new IllegalArgumentException(allowed);
        }
        return percent.movePointLeft(2).doubleValue();
    }

    private static long whole(String text, Map<String, Long> units, String allowed) {
        try {
            return scaled(text, units, allowed).longValueExact();
        } catch (ArithmeticException fractionOrOverflow) {
            throw new IllegalArgumentException(allowed, fractionOrOverflow);
        }
    }

    private static BigDecimal scaled(String text, Map<String, Long> units, String allowed) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip());
        Long factor = matcher.matches() ? units.get(matcher.group(2)) : null;
        if (factor == null) {
            throw new IllegalArgumentException(allowed);
        }
        return new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(factor));
    }

    /**
     * A span of time in the words of a setting, exactly: {@code 1500ms}, {@code 10s}; {@link #duration} reads it back.
     */
    public static String exactly(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0";
        }
        for (String unit : new String[] {"h", "m", "s", "ms", "us"}) {
            long factor = NANOS.getOrDefault(unit, 1L);
            if (nanos % factor == 0) {
                return nanos / factor + unit;
            }
        }
        return nanos + "ns";
    }

    /** A rate in the words of a setting, exactly; {@link #rate} reads it back. */
    public static String exactly(double ratePerSecond) {
        return plain(BigDecimal.valueOf(ratePerSecond)) + "/s";
    }

    /** A span of time for people, three significant digits: {@code 1.23 ms}. */
    public static String readable(long nanos) {
        if (nanos < 1_000) {
            return nanos + " ns";
        }
        if (nanos < 1_000_000) {
            return digits(nanos / 1e3) + " µs";
        }
        if (nanos < 1_000_000_000) {
            return digits(nanos / 1e6) + " ms";
        }
        return digits(nanos / 1e9) + " s";
    }

    /** A rate for people: {@code 48,213/s}. */
    public static String readableRate(double perSecond) {
        return perSecond < 100 ? digits(perSecond) + "/s" : String.format(Locale.ROOT, "%,d/s", Math.round(perSecond));
    }

    private static String digits(double value) {
        return plain(BigDecimal.valueOf(value).round(new java.math.MathContext(3, RoundingMode.HALF_UP)));
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
