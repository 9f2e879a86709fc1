package io.tcpbench.gate;

import io.tcpbench.gate.Bottleneck.Place;
import io.tcpbench.plan.Load;
import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Failure;
import io.tcpbench.result.Interval;
import io.tcpbench.result.KernelCounter;
import io.tcpbench.result.Result;
import io.tcpbench.result.Side;
import io.tcpbench.result.TcpInfo;
import java.util.Comparator;
import java.util.List;

/**
 * Looks for the bottleneck of a run, at one suspect after the other: first the generator, because a run that it held
 * back says little of others, then what the kernel counted, which is hard evidence, and last what the load itself says.
 * Each has its evidence as half a sentence, empty where there is none.
 */
final class Suspects {
    /** One in so many is noticeable: of requests and connects, and of segments, where more losses ruin a throughput. */
    private static final long NOTICEABLE_PART = 100;

    private static final long NOTICEABLE_NANOS = 1_000_000;

    /** The least that Linux waits for an acknowledgement before it sends a segment again: TCP_RTO_MIN. */
    private static final long RETRANSMISSION_NANOS = 200_000_000;

    /** How much longer than the generator was late requests must have waited before a wait is the target's. */
    private static final long FAR_BEYOND = 10;

    private final Result result;
    private final Interval total;
    private final TcpInfo tcpInfo;
    private final GeneratorPart generator;
    private final Handshakes handshakes;
    private final RoundTrip roundTrip;

    Suspects(Result result) {
        this.result = result;
        total = result.total();
        tcpInfo = result.kernel().tcpInfo();
        generator = GeneratorPart.of(result);
        handshakes = new Handshakes(result);
        roundTrip = new RoundTrip(result);
    }

    Bottleneck bottleneck() {
        if (total.attempts() == 0) {
            return new Bottleneck(Place.UNKNOWN, "no request was due in the measured window");
        }
        String ours = ofGenerator();
        if (!ours.isEmpty()) {
            return new Bottleneck(Place.GENERATOR, ours);
        }
        if (handshakes.overflowed()) {
            return new Bottleneck(Place.TARGET, handshakes.evidence());
        }
        String onPath = ofPath();
        if (!onPath.isEmpty()) {
            return new Bottleneck(Place.PATH, onPath);
        }
        if (handshakes.lostSomewhere()) {
            return new Bottleneck(Place.UNKNOWN, handshakes.evidence());
        }
        String failed = leadingFailures(Side.TARGET);
        if (!failed.isEmpty()) {
            return new Bottleneck(Place.TARGET, failed);
        }
        return result.plan().load() instanceof Load.Closed closed
                ? ofClosedLoop(closed)
                : ofOpenLoop((Load.Open) result.plan().load());
    }

    private String ofGenerator() {
        if (generator.rateMissed()) {
            return generator.missed();
        }
        if (generator.starved()) {
            return (generator.isOpenLoop() ? "open" : "closed") + " loop: it lacked CPU, " + generator.starvation();
        }
        if (generator.saturated()) {
            String busiest = " (busiest event loop " + busiest() + ")";
            return generator.isOpenLoop()
                    ? "open loop: an event loop had no time left" + busiest + ", try --threads"
                    : "closed loop: the generator saturated" + busiest + ", the throughput is its own";
        }
        if (generator.lateBesideLatency()) {
            String beside = total.latency().count() == 0
                    ? "a timeout of "
                            + Quantity.readable(result.plan().timeout().toNanos())
                    : "a latency of " + Quantity.readable(p99(total.latency()));
            return "open loop: it was late by " + Quantity.readable(generator.lateP99Nanos()) + " at p99, of " + beside;
        }
        return leadingFailures(Side.GENERATOR);
    }

    private String ofPath() {
        if (handshakes.lostOnThePath()) {
            return handshakes.evidence();
        }
        String failed = leadingFailures(Side.PATH);
        return failed.isEmpty() ? retransmits() : failed;
    }

    /** Only where they were felt, and may be of this run: the kernel counts those of other programs, too. */
    private String retransmits() {
        long again = result.kernel().growthOf(KernelCounter.RETRANSMITS);
        long all = again + result.kernel().growthOf(KernelCounter.SEGMENTS_SENT);
        boolean felt = total.serviceTime().maxNanos() >= RETRANSMISSION_NANOS || total.failureCount() > 0;
        return felt && again * NOTICEABLE_PART > all && !areOfOthers()
                ? Unit.grouped(again) + " of " + Unit.grouped(all) + " segments in " + handshakes.namespaces()
                        + " were sent again" + ofThisRun()
                : "";
    }

    /** Where the target is out of sight, so that its own are not counted, and no connection of this run had one. */
    private boolean areOfOthers() {
        return !result.kernel().seesListener()
                && tcpInfo.connections() > 0
                && tcpInfo.connections() >= total.connections().opened()
                && tcpInfo.retransmits() == 0;
    }

    private String ofThisRun() {
        return tcpInfo.retransmits() == 0
                ? ""
                : ", " + Unit.grouped(tcpInfo.retransmits()) + " on " + Unit.grouped(tcpInfo.connections())
                        + " connections of ours";
    }

    /** If a noticeable part failed, and most of it on this side. */
    private String leadingFailures(Side side) {
        long here = total.failuresOf(side);
        boolean leading = List.of(Side.values()).stream().allMatch(other -> total.failuresOf(other) <= here);
        if (here * NOTICEABLE_PART <= total.attempts() || !leading) {
            return "";
        }
        String kind = total.failures().stream()
                .filter(failure -> failure.kind().side() == side)
                .max(Comparator.comparingLong(failure -> Math.max(failure.requests(), failure.connections())))
                .map(Failure::kind)
                .map(Enum::name)
                .orElseThrow();
        return Unit.grouped(here) + " of " + Unit.grouped(total.attempts()) + " requests and connects failed there, by "
                + kind + " above all";
    }

    private Bottleneck ofClosedLoop(Load.Closed closed) {
        if (result.health().loopUtilization() < 0) {
            return new Bottleneck(
                    Place.UNKNOWN,
                    "closed loop: one side saturates by nature, and this JVM does not tell whether the generator did");
        }
        if (result.plan().spin()) {
            return new Bottleneck(
                    Place.UNKNOWN,
                    "closed loop: one side saturates by nature, and event loops that spin do not tell whether the"
                            + " generator did");
        }
        long think = closed.think().toNanos();
        if (think > total.latency().meanNanos()) {
            return new Bottleneck(
                    Place.NONE,
                    "closed loop: connections thought " + Quantity.readable(think) + " and waited "
                            + Quantity.readable(Math.round(total.latency().meanNanos()))
                            + " for an answer, on average");
        }
        String onTheWay = roundTrip.mostOfAnAnswer();
        if (!onTheWay.isEmpty()) {
            return new Bottleneck(Place.PATH, onTheWay);
        }
        return new Bottleneck(
                Place.TARGET,
                "closed loop: the generator had time left (busiest event loop " + busiest()
                        + "), the target sets the pace");
    }

    private Bottleneck ofOpenLoop(Load.Open open) {
        String tooLong = roundTrip.tooLongFor(open);
        if (!tooLong.isEmpty()) {
            return new Bottleneck(Place.PATH, tooLong);
        }
        long notSent = total.requests().notSent();
        if (notSent * NOTICEABLE_PART > total.requests().due()) {
            return new Bottleneck(
                    Place.TARGET,
                    "open loop: " + Unit.grouped(notSent) + " of "
                            + Unit.grouped(total.requests().due()) + " requests found no free connection in time, "
                            + late());
        }
        long lag = p99(total.lag());
        if (lag > NOTICEABLE_NANOS && lag > FAR_BEYOND * generator.lateP99Nanos()) {
            return new Bottleneck(
                    Place.TARGET,
                    "open loop: requests waited " + Quantity.readable(lag) + " at p99 for a free connection, "
                            + late());
        }
        boolean changes = RateCourse.of(open).changes();
        Trend trend = changes ? Trend.overall(result.seconds()) : Trend.of(result.seconds());
        if (changes && trend.isRising()) {
            return new Bottleneck(
                    Place.UNKNOWN,
                    "open loop: the latency of a second went " + trend + " while the planned rate changed, " + late());
        }
        return trend.isRising()
                ? new Bottleneck(Place.TARGET, "open loop: the latency rose " + trend + ", " + late())
                : new Bottleneck(
                        Place.NONE,
                        "open loop: the planned rate was kept, latency p99 "
                                + Quantity.readable(p99(total.latency()))
                                + (trend.isKnown() ? ", steady " + trend : "") + ", " + late());
    }

    /** Of the generator. */
    private String late() {
        return "late by " + Quantity.readable(generator.lateP99Nanos()) + " at p99";
    }

    private String busiest() {
        return Unit.RATIO.readable(result.health().loopUtilization());
    }

    private static long p99(Distribution times) {
        return times.percentilesNanos(99)[0];
    }
}
