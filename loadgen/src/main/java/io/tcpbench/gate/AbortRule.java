package io.tcpbench.gate;

import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Interval;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Side;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/**
 * A limit that no single second of a load may break, {@code failures>5%} or {@code p99>50ms}: the load is stopped when
 * one does. A second is judged by what ended in it: answers, failures, and connects.
 *
 * @param limit what has to hold in each second
 * @param text that {@link #parse} reads as this rule
 */
public record AbortRule(Threshold limit, String text) {
    private static final String ALLOWED =
            "METRIC>LIMIT, such as failures>5% or p99>50ms; METRIC is pNN (such as p99 or p99.9), max, mean, failures"
                    + " or timeouts";
    private static final Set<Threshold.Metric> OF_A_SECOND =
            Set.of(Threshold.Metric.LATENCY, Threshold.Metric.FAILURES, Threshold.Metric.TIMEOUTS);

    /**
     * Reads a metric, {@code >}, and its limit.
     *
     * @throws IllegalArgumentException whose message says what is allowed
     */
    public static AbortRule parse(String text) {
        int at = text.indexOf('>');
        if (at < 0 || text.startsWith(">=", at)) {
            throw new IllegalArgumentException(ALLOWED);
        }
        Threshold limit;
        try {
            limit = Threshold.parse(text.substring(0, at) + "<=" + text.substring(at + 1));
        } catch (IllegalArgumentException noThreshold) {
            throw new IllegalArgumentException(ALLOWED, noThreshold);
        }
        if (!OF_A_SECOND.contains(limit.metric()) || limit.statistic() == Threshold.Statistic.MIN) {
            throw new IllegalArgumentException(ALLOWED);
        }
        return new AbortRule(limit, limit.text().replace("<=", ">"));
    }

    /**
     * What breaks it in a second of the measured load, for people; empty if nothing does. Failures on the generator's
     * own side break nothing: they are not the target's.
     */
    Optional<String> breach(Interval second) {
        RequestCounts requests = second.requests();
        long failures = Math.max(0, second.failureCount() - second.failuresOf(Side.GENERATOR));
        long ended = requests.answered() + requests.failed() + requests.unanswered();
        long all = ended + second.connections().failed() + second.connections().broken();
        return switch (limit.metric()) {
            case FAILURES -> amount(failures, all);
            case TIMEOUTS -> amount(second.timeoutCount(), all);
            default -> latency(second, failures);
        };
    }

    private Optional<String> amount(long number, long all) {
        if (number == 0) {
            return Optional.empty();
        }
        BigDecimal measured = limit.unit() == Unit.RATIO
                ? BigDecimal.valueOf((double) number / Math.max(number, all))
                : BigDecimal.valueOf(number);
        return told(measured, " (" + Unit.grouped(number) + " of " + Unit.grouped(Math.max(number, all)) + ")");
    }

    /** As thresholds do, what failed counts as slower than any answer. */
    private Optional<String> latency(Interval second, long failures) {
        long answered = second.latency().count();
        if (answered == 0) {
            return Optional.empty();
        }
        return switch (limit.statistic()) {
            case PERCENTILE -> percentile(second, Rank.of(limit.percentile(), answered + failures));
            case MEAN -> told(BigDecimal.valueOf(second.latency().meanNanos()), "");
            default -> told(BigDecimal.valueOf(second.latency().maxNanos()), "");
        };
    }

    private Optional<String> percentile(Interval second, long rank) {
        return rank > second.latency().count()
                ? Optional.of(limit.name() + " is a failure > "
                        + Quantity.readable(limit.limit().longValue()))
                : told(BigDecimal.valueOf(second.latency().valueAtRankNanos(rank)), "");
    }

    private Optional<String> told(BigDecimal measured, String remark) {
        return limit.heldBy(measured)
                ? Optional.empty()
                : Optional.of(limit.name() + " " + limit.unit().readable(measured.doubleValue()) + " > "
                        + limit.unit().readable(limit.limit().doubleValue()) + remark);
    }

    @Override
    public String toString() {
        return text;
    }
}
