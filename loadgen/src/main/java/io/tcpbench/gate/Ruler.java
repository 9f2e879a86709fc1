package io.tcpbench.gate;

import io.tcpbench.gate.Threshold.Metric;
import io.tcpbench.gate.Threshold.Statistic;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Failure;
import io.tcpbench.result.Interval;
import io.tcpbench.result.Phase;
import io.tcpbench.result.Result;
import io.tcpbench.result.Side;
import java.math.BigDecimal;
import java.util.OptionalDouble;

/**
 * Holds one threshold after the other against a result.
 *
 * <p>Times rank over all who should have been served, requests that were due or connect attempts: whoever failed or was
 * left without an answer is slower than any answer. So one failed request makes the maximum and the mean endless, and
 * allowed failures can't hide a bad p99. Only the minimum is over the answered.
 *
 * <p>A time is known to the three digits of its histogram and taken at their upper end: what comes out at 5.001 ms does
 * not keep 5 ms.
 */
final class Ruler {
    private final Result result;
    private final Interval total;
    private final GeneratorPart generator;

    Ruler(Result result, GeneratorPart generator) {
        this.result = result;
        this.total = result.total();
        this.generator = generator;
    }

    Check check(Threshold threshold) {
        return switch (threshold.metric()) {
            case LATENCY -> latency(threshold);
            case CONNECT -> connect(threshold);
            case HANDSHAKE -> handshake(threshold);
            case FAILURES -> amount(threshold, total.failureCount(), generator.ownFailures() + unservedByUs());
            case TIMEOUTS -> amount(threshold, total.timeoutCount(), timedOutByUs());
            case THROUGHPUT -> throughput(threshold);
        };
    }

    private Check latency(Threshold threshold) {
        long due = total.requests().due();
        OptionalDouble measured = time(threshold, total.latency(), due);
        return time(threshold, measured, due, ownDoing(threshold, measured), "requests");
    }

    /** Why a latency that breaks its limit is not the target's, whatever its number is; empty when it is. */
    private String ownDoing(Threshold threshold, OptionalDouble measured) {
        if (generator.isOpenLoop() && generator.ownFailures() > 0) {
            return ownFailuresNote();
        }
        long others = total.requests().due() - unservedByUs();
        boolean endlessByOthers =
                others > 0 && time(threshold, total.latency(), others).isEmpty();
        return measured.isEmpty() && unservedByUs() > 0 && !endlessByOthers ? generator.excuse() : "";
    }

    /** Requests that found no connection in time, or no answer, where that may have been our doing. */
    private long unservedByUs() {
        return generator.excusesUnserved() ? total.requests().unanswered() + timedOutByUs() : 0;
    }

    /** Requests that timed out where we were too slow to read; a target that never sent a byte has no such excuse. */
    private long timedOutByUs() {
        if (!generator.excusesUnserved() || total.bytes().received() == 0) {
            return 0;
        }
        return total.failures().stream()
                .filter(failure -> failure.kind().isTimeout())
                .mapToLong(Failure::requests)
                .sum();
    }

    private Check connect(Threshold threshold) {
        long attempts = total.connections().attempts();
        OptionalDouble measured = time(threshold, total.connect(), attempts);
        long blameless =
                Math.max(attempts - generator.ownFailures(), total.connect().count());
        boolean ours = generator.ownFailures() > 0 && holds(threshold, time(threshold, total.connect(), blameless));
        return time(threshold, measured, attempts, ours ? ownFailuresNote() : "", "connect attempts");
    }

    /** Of those that were begun, which takes a connection. */
    private Check handshake(Threshold threshold) {
        long failed = total.failures().stream()
                .filter(failure -> failure.kind().phase() == Phase.TLS)
                .mapToLong(Failure::connections)
                .sum();
        long begun = total.handshake().count() + failed;
        return time(threshold, time(threshold, total.handshake(), begun), begun, "", "TLS handshakes");
    }

    /** The number of a statistic in nanoseconds; empty when it is endless or when there is nothing. */
    private static OptionalDouble time(Threshold threshold, Distribution times, long population) {
        boolean allServed = times.count() == population;
        if (times.count() == 0) {
            return OptionalDouble.empty();
        }
        return switch (threshold.statistic()) {
            case MIN -> nanos(times.minNanos());
            case MAX -> allServed ? nanos(times.maxNanos()) : OptionalDouble.empty();
            case MEAN -> allServed ? OptionalDouble.of(times.meanNanos()) : OptionalDouble.empty();
            case PERCENTILE -> {
                long rank = Rank.of(threshold.percentile(), population);
                yield rank <= times.count() ? nanos(times.valueAtRankNanos(rank)) : OptionalDouble.empty();
            }
            case TOTAL -> throw new IllegalArgumentException(threshold + " is not about times");
        };
    }

    private static OptionalDouble nanos(long nanos) {
        return OptionalDouble.of((double) nanos);
    }

    private static boolean holds(Threshold threshold, OptionalDouble measured) {
        return measured.isPresent() && threshold.heldBy(BigDecimal.valueOf(measured.getAsDouble()));
    }

    private Check time(Threshold threshold, OptionalDouble measured, long population, String ownDoing, String of) {
        if (population == 0) {
            return nothing(threshold);
        }
        if (!holds(threshold, measured)) {
            boolean late = measured.isPresent() && generator.excuses(threshold.limit());
            return broken(threshold, measured, late ? generator.excuse() : ownDoing);
        }
        boolean known =
                threshold.statistic() != Statistic.PERCENTILE || Rank.isKnown(threshold.percentile(), population);
        return known ? made(threshold, measured, Outcome.PASSED, "") : tooFew(threshold, measured, population, of);
    }

    private Check amount(Threshold threshold, long count, long ours) {
        long attempts = total.attempts();
        if (attempts == 0) {
            return nothing(threshold);
        }
        double number = threshold.unit() == Unit.RATIO ? (double) count / attempts : count;
        OptionalDouble measured = OptionalDouble.of(number);
        if (amountHolds(threshold, count, attempts)) {
            return made(threshold, measured, Outcome.PASSED, "");
        }
        return broken(threshold, measured, amountHolds(threshold, count - ours, attempts) ? whyOurs() : "");
    }

    /** Compares products, because a quotient is rounded. */
    private static boolean amountHolds(Threshold threshold, long count, long attempts) {
        BigDecimal most = threshold.unit() == Unit.RATIO
                ? threshold.limit().multiply(BigDecimal.valueOf(attempts))
                : threshold.limit();
        return BigDecimal.valueOf(count).compareTo(most) <= 0;
    }

    /**
     * Fewer connections than planned carry fewer requests: with failures of ours, a low throughput is not the target's.
     */
    private Check throughput(Threshold threshold) {
        if (total.requests().due() == 0 || result.durationNanos() == 0) {
            return nothing(threshold);
        }
        OptionalDouble measured = OptionalDouble.of(result.throughputPerSecond());
        return holds(threshold, measured)
                ? made(threshold, measured, Outcome.PASSED, "")
                : broken(threshold, measured, generator.ownFailures() > 0 ? ownFailuresNote() : "");
    }

    private static Check nothing(Threshold threshold) {
        return made(threshold, OptionalDouble.empty(), Outcome.INVALID, "there was nothing to measure");
    }

    private static Check tooFew(Threshold threshold, OptionalDouble measured, long population, String of) {
        String note = "needs " + Unit.grouped(Rank.neededFor(threshold.percentile())) + " " + of + ", there were "
                + Unit.grouped(population);
        return made(threshold, measured, Outcome.INCONCLUSIVE, note);
    }

    /** Failed, unless it was our doing. */
    private static Check broken(Threshold threshold, OptionalDouble measured, String ownDoing) {
        return made(threshold, measured, ownDoing.isEmpty() ? Outcome.FAILED : Outcome.INVALID, ownDoing);
    }

    private static Check made(Threshold threshold, OptionalDouble measured, Outcome outcome, String note) {
        return new Check(threshold, threshold.limit().doubleValue(), measured, threshold.unit(), outcome, note);
    }

    private String whyOurs() {
        return generator.ownFailures() > 0 ? ownFailuresNote() : generator.excuse();
    }

    private String ownFailuresNote() {
        String why = total.failures().stream()
                .filter(failure -> failure.kind().side() == Side.GENERATOR)
                .map(failure -> failure.kind() + ": " + Advice.on(failure, result))
                .findFirst()
                .orElse("");
        return "the generator failed " + Unit.grouped(generator.ownFailures()) + " times by itself, " + why;
    }

    /** Whether a broken check is broken by failures of the target, which no delay of ours excuses. */
    static boolean brokenByTheTarget(Check check) {
        Metric metric = check.threshold().metric();
        boolean byFailures = metric == Metric.FAILURES
                || metric == Metric.TIMEOUTS
                || check.measured().isEmpty();
        return check.outcome() == Outcome.FAILED && byFailures;
    }
}
