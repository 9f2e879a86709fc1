package io.tcpbench.gate;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.Plan;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Result;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The floor of the generator: what it measures of a server that does as little as a server can, on its own machine. No
 * server is measured to be faster than that, because generator, kernel and machine have their part in every number.
 *
 * @param fingerprint of where and how it was measured: it holds nowhere else
 * @param startedAt when
 * @param connections with which it was measured
 * @param pipeline requests in flight on each of them
 * @param payloadBytes of each request
 * @param ratePerSecond of the open loop that was timed, over 0
 * @param latency of that open loop, at least one value
 * @param late how late its timers were, at least one value
 * @param maxRatePerSecond what a closed loop reached, over 0
 */
public record Calibration(
        Map<String, String> fingerprint,
        Instant startedAt,
        int connections,
        int pipeline,
        long payloadBytes,
        double ratePerSecond,
        Distribution latency,
        Distribution late,
        double maxRatePerSecond) {

    /** Keeps its own copy of the map, and checks the ranges. */
    public Calibration {
        fingerprint = Collections.unmodifiableMap(new TreeMap<>(fingerprint));
        if (!(ratePerSecond > 0) || !(maxRatePerSecond > 0)) {
            throw new IllegalArgumentException("a calibration has rates over 0");
        }
        if (latency.count() == 0 || late.count() == 0) {
            throw new IllegalArgumentException("a calibration has times");
        }
    }

    /**
     * The floor that trials of a server show that does nothing: of each kind the median trial, because one that a
     * neighbour disturbed says nothing of the generator.
     *
     * @param timed open loops of one plan
     * @param fastest closed loops with the same connections
     * @throws IllegalArgumentException whose message says why there is no floor in them
     */
    public static Calibration of(List<Result> timed, List<Result> fastest) {
        Result median = median(
                onTime(answered(timed)),
                Comparator.comparingLong(result -> result.total().latency().percentilesNanos(99)[0]));
        Result fast = median(answered(fastest), Comparator.comparingDouble(Result::throughputPerSecond));
        Plan plan = median.plan();
        return new Calibration(
                fingerprintOf(median),
                median.startedAt(),
                plan.connections(),
                plan.pipeline(),
                plan.send().size(),
                ((Load.Open) plan.load()).ratePerSecond(),
                median.total().latency(),
                median.total().late(),
                fast.throughputPerSecond());
    }

    private static List<Result> answered(List<Result> trials) {
        return some(
                trials.stream()
                        .filter(result -> result.total().latency().count() > 0 && !result.partial())
                        .toList(),
                "the null server answered nothing");
    }

    private static List<Result> onTime(List<Result> trials) {
        return some(
                trials.stream()
                        .filter(result -> !GeneratorPart.of(result).rateMissed())
                        .toList(),
                "the generator missed the rate in every trial: calibrate at a lower --rate");
    }

    private static List<Result> some(List<Result> trials, String otherwise) {
        if (trials.isEmpty()) {
            throw new IllegalArgumentException(otherwise);
        }
        return trials;
    }

    private static Result median(List<Result> trials, Comparator<Result> order) {
        return trials.stream().sorted(order).toList().get(trials.size() / 2);
    }

    /** That of the machine, the transport and the version; a generator that spins has a floor of its own. */
    public static Map<String, String> fingerprintOf(Result result) {
        Map<String, String> fingerprint = result.environment().fingerprint();
        if (result.plan().spin()) {
            fingerprint.put("spin", "true");
        }
        return fingerprint;
    }

    /** Whether it is the floor of what was measured here: same machine, transport and version, spinning or not. */
    public boolean isOf(Result result) {
        return fingerprint.equals(fingerprintOf(result));
    }
}
