package io.tcpbench.gate;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Environment;
import io.tcpbench.result.Result;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether trials may see more with event loops that spin. They may where requests leave by a timetable and the
 * generator is noticeably late itself, and only where each of its event loops can have a CPU while one is left for the
 * server and one for the rest of the machine: a loop that spins keeps its CPU from everybody else.
 */
final class Spinning {
    /** From a tenth of the latency on the generator's own delay is noticeable. */
    private static final double NOTICEABLE_PART = 0.1;

    private static final int CPUS_OF_OTHERS = 2;

    private Spinning() {}

    /** A sentence for people, of the first percentile that speaks for it; empty if none does. */
    static Optional<String> advice(List<TrialPair> pairs, ComparisonRule rule) {
        List<Result> trials = pairs.stream()
                .flatMap(pair -> Stream.of(pair.baseline(), pair.candidate()))
                .toList();
        return trials.stream().allMatch(Spinning::isPossible)
                ? rule.percentiles().stream()
                        .flatMap(percentile -> advice(percentile, trials).stream())
                        .findFirst()
                : Optional.empty();
    }

    private static boolean isPossible(Result trial) {
        Environment environment = trial.environment();
        return trial.plan().load() instanceof Load.Open
                && !trial.plan().spin()
                && environment.cpus() >= environment.eventLoops() + CPUS_OF_OTHERS;
    }

    /** By the median trial, because one that a neighbour disturbed says nothing of the generator. */
    private static Optional<String> advice(BigDecimal percentile, List<Result> trials) {
        Result median = trials.stream()
                .sorted(Comparator.comparingDouble(trial -> ownPart(percentile, trial)))
                .toList()
                .get(trials.size() / 2);
        return ownPart(percentile, median) < NOTICEABLE_PART
                ? Optional.empty()
                : Optional.of(sentence(percentile, median));
    }

    private static double ownPart(BigDecimal percentile, Result trial) {
        return (double) lateNanos(percentile, trial) / latencyNanos(percentile, trial);
    }

    private static String sentence(BigDecimal percentile, Result trial) {
        Environment environment = trial.environment();
        return "the generator itself is late by " + Quantity.readable(lateNanos(percentile, trial)) + " at p"
                + percentile.toPlainString() + ", of a latency of "
                + Quantity.readable(latencyNanos(percentile, trial)) + ": try --spin, which takes "
                + environment.eventLoops() + " of the " + environment.cpus() + " CPUs for itself";
    }

    private static long lateNanos(BigDecimal percentile, Result trial) {
        return at(percentile, trial.total().late());
    }

    private static long latencyNanos(BigDecimal percentile, Result trial) {
        return at(percentile, trial.total().latency());
    }

    private static long at(BigDecimal percentile, Distribution times) {
        return times.valueAtRankNanos(Rank.of(percentile, times.count()));
    }
}
