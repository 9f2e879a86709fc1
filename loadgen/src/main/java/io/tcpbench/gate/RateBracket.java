package io.tcpbench.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Between which rates a server stops to keep its thresholds.
 *
 * @param outcome passed, failed, inconclusive, invalid, unavailable or interrupted
 * @param heldPerSecond the highest rate that held whenever it was tried; empty if none did
 * @param brokenPerSecond the lowest rate above it that did not; empty if each held
 * @param gaveIn who gave in at the upper end; only if it was the target is the highest rate more than a lower bound
 * @param steady whether no rate held once and did not hold another time
 * @param reasons sentences for people, at least one, the bracket first
 */
public record RateBracket(
        Outcome outcome,
        OptionalDouble heldPerSecond,
        OptionalDouble brokenPerSecond,
        GaveIn gaveIn,
        boolean steady,
        List<String> reasons) {
    /** Where latencies neither hide what got slower nor explode: for a comparison. */
    private static final double ADVISED_LEAST = 0.6;

    private static final double ADVISED_MOST = 0.7;

    /** Keeps its own copy of the list. */
    public RateBracket {
        reasons = List.copyOf(reasons);
    }

    /** The least rate that is advised for a comparison; empty if no rate held. */
    public OptionalDouble advisedLeastPerSecond() {
        return times(ADVISED_LEAST);
    }

    /** The greatest one. */
    public OptionalDouble advisedMostPerSecond() {
        return times(ADVISED_MOST);
    }

    private OptionalDouble times(double part) {
        return heldPerSecond.isPresent()
                ? OptionalDouble.of(heldPerSecond.getAsDouble() * part)
                : OptionalDouble.empty();
    }

    /** The same under another outcome: that of an interrupt. */
    public RateBracket as(Outcome other) {
        return new RateBracket(other, heldPerSecond, brokenPerSecond, gaveIn, steady, reasons);
    }

    /** The same with one more reason, at the end. */
    public RateBracket with(String reason) {
        List<String> more = new ArrayList<>(reasons);
        more.add(reason);
        return new RateBracket(outcome, heldPerSecond, brokenPerSecond, gaveIn, steady, more);
    }
}
