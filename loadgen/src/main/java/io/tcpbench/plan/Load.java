package io.tcpbench.plan;

import java.time.Duration;
import java.util.List;

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
     * @param ratePerSecond all arrivals of all connections together, over 0; of several stages the highest
     * @param stages that follow each other; none for one rate all the time
     */
    record Open(double ratePerSecond, Arrivals arrivals, List<Stage> stages) implements Load {
        /** One rate all the time. */
        public Open(double ratePerSecond, Arrivals arrivals) {
            this(ratePerSecond, arrivals, List.of());
        }

        /** A rate that changes from stage to stage. */
        static Open of(List<Stage> stages, Arrivals arrivals) {
            return new Open(Stage.highestPerSecond(stages), arrivals, stages);
        }

        /** Checks the range, and keeps its own copy of the list. */
        public Open {
            stages = List.copyOf(stages);
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
