package io.tcpbench.engine;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Arrivals at a rate that changes. Where {@code N(t)} is how many are to be expected until {@code t}, even arrivals are
 * where it is 0, 1, 2, …, and those of a Poisson process where it is the sum of exponential gaps of mean 1 (Çınlar,
 * <i>Introduction to Stochastic Processes</i>, 4.7): so no rounding adds up. After the last stage nothing is due.
 */
final class StagedTimetable implements Timetable {
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * A stage in its place.
     *
     * @param startNanos from the start of the load
     * @param before how many arrivals are to be expected until then
     */
    private record Placed(Stage stage, long startNanos, double before) {
        double seconds() {
            return stage.duration().toNanos() / NANOS_PER_SECOND;
        }

        double after() {
            return before + (stage.fromPerSecond() + stage.toPerSecond()) / 2 * seconds();
        }

        /**
         * When so many are to be expected: {@code from × s + (to − from) ÷ (2 × seconds) × s² = count − before}, solved
         * for {@code s} in the form that a difference of nearly equal numbers does not spoil.
         */
        long nanosOf(double count) {
            double missing = count - before;
            double from = stage.fromPerSecond();
            double slope = (stage.toPerSecond() - from) / seconds();
            double root = Math.sqrt(Math.max(0, from * from + 2 * slope * missing));
            double within = missing == 0 ? 0 : 2 * missing / (from + root);
            return startNanos
                    + Math.min(
                            (long) (within * NANOS_PER_SECOND), stage.duration().toNanos());
        }
    }

    /** Which numbers are counted to. */
    private interface Counting {
        double next();
    }

    private final List<Placed> stages;
    private final long endNanos;
    private final Counting counting;
    private int current;
    private long dueNanos;

    private StagedTimetable(List<Placed> stages, Counting counting) {
        this.stages = stages;
        Placed last = stages.get(stages.size() - 1);
        this.endNanos = last.startNanos() + last.stage().duration().toNanos();
        this.counting = counting;
        advance();
    }

    static StagedTimetable of(Load.Open load, Duration warmup, Share share, long seed) {
        List<Placed> stages = placed(load.stages(), warmup);
        return new StagedTimetable(
                stages,
                switch (load.arrivals()) {
                    case EVEN -> even(share);
                    case POISSON -> poisson(share, seed);
                });
    }

    private static List<Placed> placed(List<Stage> stages, Duration warmup) {
        List<Stage> all = new ArrayList<>(stages);
        if (!warmup.isZero()) {
            double rate = stages.get(0).fromPerSecond();
            all.add(0, new Stage(warmup, rate, rate));
        }
        List<Placed> placed = new ArrayList<>();
        long startNanos = 0;
        double before = 0;
        for (Stage stage : all) {
            Placed next = new Placed(stage, startNanos, before);
            placed.add(next);
            startNanos += stage.duration().toNanos();
            before = next.after();
        }
        return List.copyOf(placed);
    }

    private static Counting even(Share share) {
        return new Counting() {
            private long index = -1;

            @Override
            public double next() {
                do {
                    index++;
                } while (!share.hasArrival(index));
                return index;
            }
        };
    }

    private static Counting poisson(Share share, long seed) {
        SplittableRandom random = Poisson.random(share.lane(), seed);
        return new Counting() {
            private double gaps;

            @Override
            public double next() {
                gaps -= Math.log1p(-random.nextDouble());
                return gaps / share.ratio();
            }
        };
    }

    @Override
    public long dueNanos() {
        return dueNanos;
    }

    @Override
    public void advance() {
        double count = counting.next();
        while (current < stages.size() && count >= stages.get(current).after()) {
            current++;
        }
        dueNanos = current < stages.size() ? stages.get(current).nanosOf(count) : endNanos;
    }
}
