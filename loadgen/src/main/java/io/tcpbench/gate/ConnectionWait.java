package io.tcpbench.gate;

import io.tcpbench.gate.Threshold.Metric;
import io.tcpbench.gate.Threshold.Statistic;
import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Result;
import java.util.List;
import java.util.Optional;

/**
 * A latency limit that the service time alone would have kept: what broke it was the wait for one of the connections of
 * the plan, which can't carry more than their number divided by the service time.
 */
final class ConnectionWait {
    private ConnectionWait() {}

    /** A sentence about a rate that did not hold; empty if its service time was too long by itself. */
    static Optional<String> of(Probe broken) {
        List<ProbeTrial> byTheTarget = broken.trials().stream()
                .filter(trial -> trial.gaveIn() == GaveIn.TARGET)
                .toList();
        boolean always = !byTheTarget.isEmpty() && byTheTarget.stream().allMatch(ConnectionWait::serviceKeepsTheLimits);
        return always ? Optional.of(sentence(byTheTarget.get(0).result())) : Optional.empty();
    }

    private static boolean serviceKeepsTheLimits(ProbeTrial trial) {
        Distribution service = trial.result().total().serviceTime();
        List<Check> broken = trial.verdict().checks().stream()
                .filter(check -> check.outcome() == Outcome.FAILED
                        && check.threshold().metric() == Metric.LATENCY
                        && check.threshold().statistic() == Statistic.PERCENTILE)
                .toList();
        return service.count() > 0
                && !broken.isEmpty()
                && broken.stream().allMatch(check -> serviceNanos(check, service) <= check.limit());
    }

    private static long serviceNanos(Check check, Distribution service) {
        return service.percentilesNanos(check.threshold().percentile().doubleValue())[0];
    }

    private static String sentence(Result result) {
        long service = result.total().serviceTime().percentilesNanos(99)[0];
        return "above it requests waited for one of the "
                + Unit.grouped(result.plan().connections())
                + " connections, and the service time alone keeps the limit (p99 " + Quantity.readable(service)
                + "): with more connections (-c) a higher rate may hold";
    }
}
