package io.tcpbench.gate;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Result;
import io.tcpbench.result.Side;
import java.math.BigDecimal;

/**
 * The generator's own part in a run, and which broken limits it excuses. In a closed loop one side saturates by nature.
 * In an open loop the generator has promised a timetable: where it did not keep it, the target can't be blamed.
 */
public final class GeneratorPart {
    private static final BigDecimal P99 = BigDecimal.valueOf(99);
    private static final long NOTICEABLE_NANOS = 1_000_000;
    private static final long PART_OF_LIMIT = 10;
    private static final long PART_OF_DUE = 100;

    private final Result result;
    private final boolean openLoop;
    private final long lateP99Nanos;

    private GeneratorPart(Result result) {
        this.result = result;
        openLoop = result.plan().load() instanceof Load.Open;
        var late = result.total().late();
        lateP99Nanos = late.count() == 0 ? 0 : late.valueAtRankNanos(Rank.of(P99, late.count()));
    }

    /** Looks at a result. */
    public static GeneratorPart of(Result result) {
        return new GeneratorPart(result);
    }

    /** The 99th percentile of the generator's own delay, over the requests that were due; 0 when none was. */
    public long lateP99Nanos() {
        return lateP99Nanos;
    }

    /**
     * Whether the generator came too late to more than 1 % of the planned requests: the target never saw the planned
     * load.
     */
    public boolean rateMissed() {
        long due = result.total().requests().due();
        return openLoop && Math.multiplyExact(result.total().missedByUs(), PART_OF_DUE) > due;
    }

    /** Whether the generator was at its limit: an event loop without time left, or a missed rate. */
    public boolean saturated() {
        return rateMissed() || outOfTime();
    }

    /**
     * Whether the generator's own delay is noticeable and more than a tenth of a limit that broke, or its loops had no
     * time left.
     */
    boolean excuses(BigDecimal limitNanos) {
        return openLoop && (outOfTime() || lateBeyond(limitNanos));
    }

    /**
     * Whether requests that found no free connection before their deadline, or no answer, may be the generator's doing:
     * to them the timeout was the limit.
     */
    boolean excusesUnserved() {
        return rateMissed()
                || excuses(BigDecimal.valueOf(result.plan().timeout().toNanos()));
    }

    /**
     * Whether its own delay was noticeable, and more than a tenth of what was measured: of the latency, or of the
     * timeout where nothing was answered.
     */
    boolean lateBesideLatency() {
        var latency = result.total().latency();
        long measured = latency.count() == 0
                ? result.plan().timeout().toNanos()
                : latency.valueAtRankNanos(Rank.of(P99, latency.count()));
        return openLoop && lateBeyond(BigDecimal.valueOf(measured));
    }

    private boolean lateBeyond(BigDecimal limitNanos) {
        return lateP99Nanos > NOTICEABLE_NANOS
                && BigDecimal.valueOf(lateP99Nanos)
                                .multiply(BigDecimal.valueOf(PART_OF_LIMIT))
                                .compareTo(limitNanos)
                        > 0;
    }

    /**
     * Whether an event loop was busy all the time or kept from running, so that responses waited to be read, which
     * {@code late} does not show.
     */
    private boolean outOfTime() {
        return starved() || (result.health().busy() && !isBusyWaiting());
    }

    /** Whether an event loop was kept from running by others, or by a quota. One that spins always wants to run. */
    boolean starved() {
        return !result.plan().spin() && result.health().starved();
    }

    /**
     * Whether event loops are busy when they have nothing to do, so that of their load {@code late} alone says
     * anything: those of a plan that lets them spin, and in an open loop the selector of NIO, which spins through the
     * last half millisecond before a due time.
     */
    private boolean isBusyWaiting() {
        return result.plan().spin()
                || (openLoop && result.environment().transport().equals("nio"));
    }

    /** Why a broken limit is not the target's, for people. */
    String excuse() {
        String late = "the generator itself was late by " + Quantity.readable(lateP99Nanos) + " at p99";
        if (starved()) {
            return late + ", " + starvation();
        }
        return outOfTime()
                ? late + ", its busiest event loop "
                        + Unit.RATIO.readable(result.health().loopUtilization()) + " busy; try --threads"
                : late;
    }

    /** How much it was kept from running, for people. */
    String starvation() {
        return "its busiest event loop was running or ready to run for "
                + Unit.RATIO.readable(result.health().loopUtilization())
                + " of the time and the process got only "
                + Unit.RATIO.readable(result.health().cpuRatio()) + " of a CPU";
    }

    boolean isOpenLoop() {
        return openLoop;
    }

    /** Failures for want of our own descriptors, ports and addresses. */
    long ownFailures() {
        return result.total().failuresOf(Side.GENERATOR);
    }

    /** How much was missed, for people. */
    String missed() {
        return Unit.grouped(result.total().missedByUs()) + " of "
                + Unit.grouped(result.total().requests().due())
                + " requests were missed by the generator: the target never saw the planned rate";
    }
}
