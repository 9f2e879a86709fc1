package io.tcpbench.gate;

import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Result;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A server that is always the same, measured again and again: if it changes, the machine did. */
final class Anchor {
    /** Between its fastest and its slowest trial, of the median of the latency. */
    private static final double MOST = 1.5;

    private Anchor() {}

    /** How the machine moved while the trials were measured; empty if it did not. */
    static Optional<String> moved(List<Result> trials) {
        return moved(List.of(), trials);
    }

    /** The same since earlier trials, of which the medians are left. */
    static Optional<String> moved(List<Long> earlierNanos, List<Result> trials) {
        if (trials.stream().anyMatch(trial -> trial.total().latency().count() == 0)) {
            return Optional.of("the anchor answered nothing in a trial");
        }
        List<Long> medians = Stream.concat(
                        earlierNanos.stream(), trials.stream().map(Anchor::medianNanos))
                .sorted()
                .toList();
        if (medians.isEmpty() || medians.get(medians.size() - 1) <= MOST * medians.get(0)) {
            return Optional.empty();
        }
        return Optional.of("the machine moved: the p50 of the anchor, which is always the same server, was "
                + Quantity.readable(medians.get(0)) + " in one trial and "
                + Quantity.readable(medians.get(medians.size() - 1)) + " in another");
    }

    /** Of a trial that answered something. */
    static long medianNanos(Result trial) {
        return trial.total().latency().percentilesNanos(50)[0];
    }
}
