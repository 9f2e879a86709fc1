package io.tcpbench.gate;

import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Result;
import java.util.List;
import java.util.Optional;

/** A server that is always the same, measured again and again: if it changes, the machine did. */
final class Anchor {
    /** Between its fastest and its slowest trial, of the median of the latency. */
    private static final double MOST = 1.5;

    private Anchor() {}

    /** How the machine moved while the trials were measured; empty if it did not. */
    static Optional<String> moved(List<Result> trials) {
        List<Long> medians = trials.stream()
                .map(trial -> trial.total().latency())
                .filter(latency -> latency.count() > 0)
                .map(latency -> latency.percentilesNanos(50)[0])
                .sorted()
                .toList();
        if (medians.size() < trials.size()) {
            return Optional.of("the anchor answered nothing in a trial");
        }
        if (medians.isEmpty() || medians.get(medians.size() - 1) <= MOST * medians.get(0)) {
            return Optional.empty();
        }
        return Optional.of("the machine moved: the p50 of the anchor, which is always the same server, was "
                + Quantity.readable(medians.get(0)) + " in one trial and "
                + Quantity.readable(medians.get(medians.size() - 1)) + " in another");
    }
}
