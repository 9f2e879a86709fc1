package io.tcpbench.gate;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.Stage;
import java.time.Duration;
import java.util.List;

/** The planned rate of an open loop over time: what holds of its highest moment need not hold of the run. */
record RateCourse(List<Stage> stages) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Of one rate all the time, too. */
    static RateCourse of(Load.Open load) {
        return new RateCourse(
                load.stages().isEmpty()
                        ? List.of(new Stage(Duration.ofSeconds(1), load.ratePerSecond(), load.ratePerSecond()))
                        : load.stages());
    }

    /** Which part of all requests is more than can be carried at such a rate, from 0 to 1. */
    double partBeyond(double ratePerSecond) {
        return stages.stream()
                        .mapToDouble(stage -> requestsBeyond(stage, ratePerSecond))
                        .sum()
                / stages.stream().mapToDouble(stage -> requestsBeyond(stage, 0)).sum();
    }

    /** The area between the line of the planned rate and that of the given one, where the first is above. */
    private static double requestsBeyond(Stage stage, double ratePerSecond) {
        double seconds = stage.duration().toNanos() / NANOS_PER_SECOND;
        double most = Math.max(stage.fromPerSecond(), stage.toPerSecond()) - ratePerSecond;
        double least = Math.min(stage.fromPerSecond(), stage.toPerSecond()) - ratePerSecond;
        if (most <= 0) {
            return 0;
        }
        return least >= 0 ? (most + least) / 2 * seconds : most / 2 * (most / (most - least)) * seconds;
    }

    /** Whether it is another one at another time, so that seconds differ by plan. */
    boolean changes() {
        return stages.stream().anyMatch(stage -> stage.fromPerSecond() != stage.toPerSecond())
                || stages.stream().mapToDouble(Stage::fromPerSecond).distinct().count() > 1;
    }
}
