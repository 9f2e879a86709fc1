package io.tcpbench.engine;

import io.tcpbench.plan.Load;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * When the requests of one lane are due, as nanoseconds from the start of the load, ascending and without end. A pure
 * function of rate, seed and the lane's place among the lanes.
 */
interface Timetable {

    /** When the next request is due; does not move on. */
    long dueNanos();

    /** Moves on to the request after. */
    void advance();

    /**
     * The part of an open loop's arrivals that falls to one lane, in proportion to its connections.
     *
     * @param warmup ahead of stages, at the rate with which the first of them begins
     */
    static Timetable of(Load.Open load, Duration warmup, Share share, long seed) {
        if (!load.stages().isEmpty()) {
            return StagedTimetable.of(load, warmup, share, seed);
        }
        return switch (load.arrivals()) {
            case EVEN -> new Even(load.ratePerSecond(), share);
            case POISSON -> new Poisson(load.ratePerSecond() * share.ratio(), share.lane(), seed);
        };
    }

    /**
     * Every arrival is {@code index ÷ rate}, never a sum of gaps and never a multiple of a rounded one: either would
     * put arrivals a nanosecond before the second that they belong to.
     */
    final class Even implements Timetable {
        private static final double NANOS_PER_SECOND = 1e9;

        private final double ratePerSecond;
        private final Share share;
        private long index = -1;

        Even(double ratePerSecond, Share share) {
            this.ratePerSecond = ratePerSecond;
            this.share = share;
            advance();
        }

        @Override
        public long dueNanos() {
            return (long) (index * NANOS_PER_SECOND / ratePerSecond);
        }

        @Override
        public void advance() {
            do {
                index++;
            } while (!share.hasArrival(index));
        }
    }

    /**
     * A Poisson process: exponential gaps, {@code −ln(1 − u) × mean}. Poisson processes of several lanes add up to one
     * of the whole rate. Gaps are added up in units of their mean, so that rounding stays below a nanosecond for longer
     * than any run.
     */
    final class Poisson implements Timetable {
        private static final double NANOS_PER_SECOND = 1e9;

        private final double meanGapNanos;
        private final SplittableRandom random;
        private double gaps;

        Poisson(double ratePerSecond, int lane, long seed) {
            this.meanGapNanos = NANOS_PER_SECOND / ratePerSecond;
            this.random = random(lane, seed);
            advance();
        }

        /** Of this lane; those of all lanes are independent of each other. */
        static SplittableRandom random(int lane, long seed) {
            SplittableRandom source = new SplittableRandom(seed);
            for (int i = 0; i < lane; i++) {
                source.split();
            }
            return source.split();
        }

        @Override
        public long dueNanos() {
            return (long) (gaps * meanGapNanos);
        }

        @Override
        public void advance() {
            gaps -= Math.log1p(-random.nextDouble());
        }
    }
}
