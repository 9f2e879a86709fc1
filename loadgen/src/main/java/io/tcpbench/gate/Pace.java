package io.tcpbench.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long pairs take on this machine, from when those that are there began. */
final class Pace {
    private Pace() {}

    /**
     * How long so many more would take, starts and warm-ups of servers included: so many times the median gap between
     * the beginnings of two pairs. Empty with fewer than two pairs, or where the clock went backwards.
     */
    static Optional<Duration> time(List<TrialPair> measured, long more) {
        List<Duration> gaps = new ArrayList<>();
        for (int i = 1; i < measured.size(); i++) {
            gaps.add(Duration.between(beginning(measured.get(i - 1)), beginning(measured.get(i))));
        }
        return gaps.stream()
                .sorted()
                .skip(gaps.size() / 2)
                .findFirst()
                .filter(gap -> gap.compareTo(Duration.ZERO) > 0)
                .map(gap -> gap.multipliedBy(more));
    }

    private static Instant beginning(TrialPair pair) {
        Instant baseline = pair.baseline().startedAt();
        Instant candidate = pair.candidate().startedAt();
        return baseline.isBefore(candidate) ? baseline : candidate;
    }
}
