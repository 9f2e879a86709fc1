package io.tcpbench.gate;

import io.tcpbench.plan.Quantity;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One limit that a run has to keep, {@code p99<=5ms} or {@code failures<=0.1%}.
 *
 * @param metric what is looked at
 * @param statistic which number of it; {@link Statistic#TOTAL} where the metric is one number
 * @param percentile over 0 and under 100 as it was written; zero where the statistic is no percentile
 * @param limit in the unit, exactly as it was written
 * @param text that {@link #parse} reads as this threshold
 */
public record Threshold(
        Metric metric, Statistic statistic, BigDecimal percentile, BigDecimal limit, Unit unit, String text) {

    /** What a limit can be set on. */
    public enum Metric {
        /** Due to arrived, of requests. */
        LATENCY,
        /** How long connects took. */
        CONNECT,
        /** How long TLS handshakes took. */
        HANDSHAKE,
        /** Requests and connections that failed. */
        FAILURES,
        /** Those of the failures that ran into a deadline. */
        TIMEOUTS,
        /** Answers a second. */
        THROUGHPUT
    }

    /** Which number of a metric. */
    public enum Statistic {
        /** What so many percent do not exceed. */
        PERCENTILE,
        /** The least. */
        MIN,
        /** The mean. */
        MEAN,
        /** The greatest. */
        MAX,
        /** The metric itself. */
        TOTAL
    }

    private static final String METRICS =
            "pNN (such as p99 or p99.9), min, mean, max, connect.pNN, connect.min, connect.mean, connect.max, "
                    + "handshake.pNN and so on, failures, timeouts or throughput";
    private static final String ALLOWED =
            "METRIC<=LIMIT, such as p99<=5ms, failures<=0.1% or throughput>=20k/s; METRIC is " + METRICS;
    private static final Pattern FORM = Pattern.compile("\\s*([^\\s<>=]+)\\s*([<>=]{1,2})\\s*([^<>=]*?)\\s*");
    private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,3}(?:\\.\\d{1,6})?)");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** What people call a metric elsewhere. */
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "median", "p50",
            "avg", "mean",
            "average", "mean",
            "errors", "failures",
            "failure", "failures",
            "timeout", "timeouts",
            "rps", "throughput",
            "qps", "throughput",
            "rate", "throughput");

    /**
     * What is required of a run when nobody says how many failures are allowed: a percentile of survivors flatters.
     * After the patterns that read it.
     */
    public static final Threshold NO_FAILURES = parse("failures<=0");

    /**
     * Reads a metric, its operator ({@code >=} for throughput, {@code <=} for everything else) and its limit. Spaces
     * around the operator are allowed.
     *
     * @throws IllegalArgumentException whose message says what is allowed
     */
    public static Threshold parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(ALLOWED);
        }
        String written = form.group(1);
        String name = usualName(written);
        String operator = name.equals("throughput") ? ">=" : "<=";
        Threshold threshold = of(name, operator, form.group(3));
        if (!name.equals(written)) {
            throw new IllegalArgumentException(threshold.text + "; METRIC is " + METRICS);
        }
        if (!operator.equals(form.group(2))) {
            throw new IllegalArgumentException(threshold.text + ", with >= for throughput and <= for everything else");
        }
        return threshold;
    }

    private static String usualName(String written) {
        String name = written.toLowerCase(Locale.ROOT);
        String bare = name.startsWith("latency.") ? name.substring("latency.".length()) : name;
        return OTHER_NAMES.getOrDefault(bare, bare);
    }

    private static Threshold of(String name, String operator, String limit) {
        String text = name + operator + limit;
        return switch (name) {
            case "failures" -> amount(Metric.FAILURES, limit, text);
            case "timeouts" -> amount(Metric.TIMEOUTS, limit, text);
            case "throughput" -> throughput(limit, text);
            default -> time(name, limit, text);
        };
    }

    private static Threshold amount(Metric metric, String limit, String text) {
        try {
            boolean isRatio = limit.endsWith("%");
            BigDecimal exact =
                    isRatio ? BigDecimal.valueOf(Quantity.ratio(limit)) : BigDecimal.valueOf(Quantity.count(limit));
            return total(metric, exact, isRatio ? Unit.RATIO : Unit.COUNT, text);
        } catch (IllegalArgumentException neither) {
            String name = metric.name().toLowerCase(Locale.ROOT);
            throw new IllegalArgumentException(
                    name + "<= with a whole number, such as 5, or a percentage from 0% to 100%, such as 0.1%", neither);
        }
    }

    private static Threshold throughput(String limit, String text) {
        String allowed = "throughput>= with a rate over 0, such as 500/s or 20k/s";
        try {
            BigDecimal rate = BigDecimal.valueOf(Quantity.rate(limit));
            if (rate.signum() > 0) {
                return total(Metric.THROUGHPUT, rate, Unit.PER_SECOND, text);
            }
        } catch (IllegalArgumentException noRate) {
            throw new IllegalArgumentException(allowed, noRate);
        }
        throw new IllegalArgumentException(allowed);
    }

    private static Threshold total(Metric metric, BigDecimal limit, Unit unit, String text) {
        return new Threshold(metric, Statistic.TOTAL, BigDecimal.ZERO, limit, unit, text);
    }

    private static Threshold time(String name, String limit, String text) {
        int dot = name.startsWith("p") ? -1 : name.indexOf('.');
        Metric metric = metric(name.substring(0, Math.max(0, dot)));
        String number = name.substring(dot + 1);
        Matcher percentile = PERCENTILE.matcher(number);
        Statistic statistic = percentile.matches() ? Statistic.PERCENTILE : statistic(number);
        BigDecimal percent = percentile.matches() ? percent(percentile.group(1)) : BigDecimal.ZERO;
        return new Threshold(metric, statistic, percent, nanos(name, limit), Unit.NANOS, text);
    }

    private static Metric metric(String name) {
        return switch (name) {
            case "" -> Metric.LATENCY;
            case "connect" -> Metric.CONNECT;
            case "handshake" -> Metric.HANDSHAKE;
            default -> throw new IllegalArgumentException(ALLOWED);
        };
    }

    private static Statistic statistic(String number) {
        return switch (number) {
            case "min" -> Statistic.MIN;
            case "mean" -> Statistic.MEAN;
            case "max" -> Statistic.MAX;
            default -> throw new IllegalArgumentException(ALLOWED);
        };
    }

    private static BigDecimal percent(String number) {
        BigDecimal percent = new BigDecimal(number);
        if (percent.signum() == 0 || percent.compareTo(HUNDRED) >= 0) {
            throw new IllegalArgumentException(
                    "a percentile over 0 and under 100, such as p99 or p99.9; the least is min and the greatest is max");
        }
        return percent;
    }

    private static BigDecimal nanos(String name, String limit) {
        try {
            return BigDecimal.valueOf(Quantity.duration(limit).toNanos());
        } catch (IllegalArgumentException noDuration) {
            throw new IllegalArgumentException(name + "<= with " + noDuration.getMessage(), noDuration);
        }
    }

    /** What is limited, as it was written: {@code connect.p99}. */
    public String name() {
        return text.substring(0, text.indexOf('=') - 1);
    }

    /** Whether a greater number is a better one. */
    public boolean isLowerLimit() {
        return metric == Metric.THROUGHPUT;
    }

    /** Whether a number in the unit keeps this limit. */
    boolean heldBy(BigDecimal measured) {
        int order = measured.compareTo(limit);
        return isLowerLimit() ? order >= 0 : order <= 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
