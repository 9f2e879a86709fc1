package io.tcpbench.gate;

import io.tcpbench.result.Result;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether enough answered requests of each trial lie beyond the highest percentile that is compared, and how long
 * trials have to be so that they do.
 *
 * @param answered in the trial with the fewest
 * @param measured how long that was
 */
record SamplesBeyond(BigDecimal percentile, long answered, Duration measured) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Over what the trial with the fewest needs, because the next ones may have a few less. */
    private static final double MARGIN = 1.05;

    /** Of pairs of trials of which each answered something, at least one. */
    static SamplesBeyond of(List<TrialPair> pairs, ComparisonRule rule) {
        Result fewest = pairs.stream()
                .flatMap(pair -> Stream.of(pair.baseline(), pair.candidate()))
                .min(Comparator.comparingLong(trial -> trial.total().latency().count()))
                .orElseThrow();
        return new SamplesBeyond(
                rule.percentiles().stream().max(Comparator.naturalOrder()).orElseThrow(),
                fewest.total().latency().count(),
                Duration.ofNanos(fewest.durationNanos()));
    }

    boolean areEnough() {
        return beyond() >= ComparisonRule.SAMPLES_BEYOND;
    }

    /** Those that failed have no part in the percentile. */
    private long beyond() {
        return HUNDRED.subtract(percentile)
                .multiply(BigDecimal.valueOf(answered))
                .movePointLeft(2)
                .longValue();
    }

    /** How long trials have to be where so many a second are answered, in whole seconds. */
    Duration needed() {
        double needed = BigDecimal.valueOf(100L * ComparisonRule.SAMPLES_BEYOND)
                .divide(HUNDRED.subtract(percentile), 0, RoundingMode.CEILING)
                .doubleValue();
        double seconds = measured.toNanos() / 1e9 * needed / answered;
        return Duration.ofSeconds((long) Math.ceil(MARGIN * seconds));
    }

    /** What is missing, for people. */
    String shortage() {
        return "only " + beyond() + " answered requests of a trial lie beyond p" + percentile.toPlainString() + ", and "
                + ComparisonRule.SAMPLES_BEYOND + " are needed: measure trials of " + Unit.readable(needed())
                + " (--duration) or at a higher rate";
    }

    /**
     * The same with how long a look takes at so many pairs that are long enough.
     *
     * @param pace at which those were measured that are too short
     */
    String shortage(int pairs, Pace pace) {
        return pace.longerBy(needed().minus(measured))
                .time(pairs)
                .map(time -> shortage() + "; " + pairs + " pairs of them take about " + Unit.readable(time))
                .orElse(shortage());
    }
}
