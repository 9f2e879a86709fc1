package io.tcpbench.plan;

import java.time.Duration;

/** What makes a request due: the previous answer, or a timetable that does not wait for the target. */
public sealed interface Load {

    /**
     * A closed loop: each connection's next request is due when its previous response has arrived, plus the think time.
     *
     * @param think not negative; zero for a request at once
     */
    record Closed(Duration think) implements Load {
        /** Checks the range. */
        public Closed {
            if (think.isNegative()) {
                throw new IllegalArgumentException("a duration from 0");
            }
        }
    }

    /**
     * An open loop: requests are due by a timetable, whatever the target does.
     *
     * @param ratePerSecond all arrivals of all connections together, over 0
     */
    record Open(double ratePerSecond, Arrivals arrivals) implements Load {
        /** Checks the range. */
        public Open {
            if (!(ratePerSecond > 0) || Double.isInfinite(ratePerSecond)) {
                throw new IllegalArgumentException("a rate over 0");
            }
        }
    }

    /** How the arrivals of an open loop are spaced. */
    enum Arrivals {
        /** Exponential gaps drawn from the plan's seed: independent users. */
        POISSON,
        /** Equal gaps: a metronome. */
        EVEN
    }
}
