package io.tcpbench.experiment;

import java.util.Optional;

/**
 * The servers of an experiment.
 *
 * @param anchor measured once in each pair, to notice when the machine changes; empty for none
 */
public record Contestants(ServerSpec baseline, ServerSpec candidate, Optional<ServerSpec> anchor) {
    /** One server against itself: what differs then is noise. */
    public static Contestants same(ServerSpec server) {
        return new Contestants(server, server, Optional.empty());
    }

    /** Whether one of them was not started afresh for each trial. */
    public boolean advisory() {
        return baseline.address().isPresent() || candidate.address().isPresent();
    }

    ServerSpec of(Trial.Side side) {
        return switch (side) {
            case BASELINE -> baseline;
            case CANDIDATE, SERVER -> candidate;
            case ANCHOR -> anchor.orElseThrow();
        };
    }
}
