package io.tcpbench.reference.behaviour;

import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a response is held back: a distribution of times. */
public interface Delay {

    /** No response is held back. */
    Delay NONE = random -> 0;

    /** A day: the tail of a distribution must not outlive the clock. */
    double LONGEST_NANOS = 24 * 3600e9;

    /** The next time, in nanoseconds, 0 to a day. */
    long sampleNanos(SplittableRandom random);

    /**
     * The distribution of that name: {@code 5ms}, {@code uniform:1ms..5ms}, {@code exp:2ms} (its mean),
     * {@code lognormal:p50=1ms,p99=20ms}.
     *
     * @throws IllegalArgumentException if there is none; the message says what is allowed
     */
    static Delay parse(String given) {
        try {
            int colon = given.indexOf(':');
            if (colon < 0) {
                long nanos = Quantity.nanosOrZero(given);
                return random -> nanos;
            }
            return parse(given.substring(0, colon), given.substring(colon + 1));
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(
                    "5ms, uniform:1ms..5ms, exp:2ms or lognormal:p50=1ms,p99=20ms, each time at most 24h", refused);
        }
    }

    private static Delay parse(String distribution, String parameters) {
        return switch (distribution) {
            case "uniform" -> uniform(parameters);
            case "exp" -> exponential(Quantity.nanos(parameters));
            case "lognormal" -> lognormal(parameters);
            default -> throw new IllegalArgumentException("uniform, exp or lognormal");
        };
    }

    private static Delay uniform(String parameters) {
        Matcher bounds = match(parameters, "(.+)\\.\\.(.+)");
        long fromNanos = Quantity.nanosOrZero(bounds.group(1));
        long toNanos = Quantity.nanos(bounds.group(2));
        if (fromNanos > toNanos) {
            throw new IllegalArgumentException("the smaller bound first");
        }
        return random -> random.nextLong(fromNanos, toNanos + 1);
    }

    /** By inversion: −mean × ln(1 − u) with u in [0, 1). */
    private static Delay exponential(long meanNanos) {
        return random -> bounded(-meanNanos * Math.log1p(-random.nextDouble()));
    }

    /**
     * e to the power of a normal variable. Its median is e^µ, and 99 % of it lies below e^(µ + 2.3263 σ), so that the
     * two percentiles determine µ and σ.
     */
    private static Delay lognormal(String parameters) {
        Matcher percentiles = match(parameters, "p50=(.+),p99=(.+)");
        double p50 = Quantity.nanos(percentiles.group(1));
        double p99 = Quantity.nanos(percentiles.group(2));
        if (p99 < p50) {
            throw new IllegalArgumentException("a p99 that is not below the p50");
        }
        double sigma = Math.log(p99 / p50) / 2.3263478740408408;
        return random -> bounded(p50 * Math.exp(sigma * random.nextGaussian()));
    }

    private static Matcher match(String parameters, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(parameters);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(pattern);
        }
        return matcher;
    }

    private static long bounded(double nanos) {
        return (long) Math.min(nanos, LONGEST_NANOS);
    }
}
