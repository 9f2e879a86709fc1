package io.tcpbench.gate;

import io.tcpbench.plan.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;

/** What the numbers of a {@link Check} count. */
public enum Unit {
    /** Spans of time. */
    NANOS("ns"),
    /** Parts of a whole, from 0 to 1. */
    RATIO("ratio"),
    /** Whole numbers of events. */
    COUNT("count"),
    /** Events a second. */
    PER_SECOND("perSecond");

    private static final MathContext THREE_DIGITS = new MathContext(3);

    private final String word;

    Unit(String word) {
        this.word = word;
    }

    /** As files spell it. */
    public String word() {
        return word;
    }

    /** A number of this unit for people: {@code 1.23 ms}, {@code 0.1 %}, {@code 1,234}, {@code 48,213/s}. */
    public String readable(double value) {
        return switch (this) {
            case NANOS -> Quantity.readable(Math.round(value));
            case RATIO -> percentage(value, THREE_DIGITS);
            case COUNT -> grouped(Math.round(value));
            case PER_SECOND -> Quantity.readableRate(value);
        };
    }

    /** A whole number for people: {@code 1,234,567}. */
    public static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A long time for people, in minutes and seconds: {@code 7 min 40 s}. */
    public static String readable(Duration time) {
        long seconds = Math.max(1, Math.round(time.toMillis() / 1e3));
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }

    /** A number of this unit for people who need every digit: {@code 5,001,215 ns}. */
    String exact(double value) {
        return switch (this) {
            case NANOS -> grouped(Math.round(value)) + " ns";
            case RATIO -> percentage(value, MathContext.DECIMAL64);
            case COUNT -> grouped(Math.round(value));
            case PER_SECOND -> value + "/s";
        };
    }

    private static String percentage(double ratio, MathContext digits) {
        BigDecimal percent = BigDecimal.valueOf(ratio).movePointRight(2).round(digits);
        return (percent.signum() == 0 ? "0" : percent.stripTrailingZeros().toPlainString()) + " %";
    }
}
