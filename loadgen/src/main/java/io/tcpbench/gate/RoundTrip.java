package io.tcpbench.gate;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.Result;

/**
 * What the path alone costs a run, however quick the target is: the shortest round trip, which is one of a handshake
 * where the target is slow, and handshakes are answered by kernels and not by servers. A target in our own network
 * namespace has no path. Each method has its evidence as half a sentence, empty where there is none.
 */
final class RoundTrip {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NOTICEABLE_PART = 0.01;

    private final Plan plan;
    private final Distribution answers;
    private final long nanos;

    RoundTrip(Result result) {
        plan = result.plan();
        answers = result.total().serviceTime();
        KernelEvidence kernel = result.kernel();
        boolean hasPath = !kernel.seesListener() || kernel.listenerAt().isElsewhere();
        nanos = hasPath ? kernel.tcpInfo().shortestRoundTripNanos() : 0;
    }

    /** Whether it is at least half of the time that most answers took. */
    String mostOfAnAnswer() {
        long p50 = answers.count() == 0 ? 0 : answers.percentilesNanos(50)[0];
        return nanos > 0 && nanos * 2 >= p50 && p50 > 0
                ? "closed loop: a round trip takes " + Quantity.readable(nanos) + ", an answer "
                        + Quantity.readable(p50) + " at p50"
                : "";
    }

    /**
     * Whether the connections can't carry a noticeable part of the plan: each request occupies a place on one for a
     * round trip.
     */
    String tooLongFor(Load.Open load) {
        double places = (double) plan.connections() * plan.pipeline();
        double most = places * NANOS_PER_SECOND / nanos;
        return nanos > 0 && RateCourse.of(load).partBeyond(most) > NOTICEABLE_PART
                ? "open loop: with round trips of " + Quantity.readable(nanos) + " the connections carry "
                        + Quantity.readableRate(most) + " at most, planned were "
                        + Quantity.readableRate(load.ratePerSecond())
                        + (load.stages().isEmpty() ? "" : " at the highest")
                : "";
    }
}
