package io.tcpbench.gate;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Result;
import io.tcpbench.result.Side;
import java.math.BigDecimal;

/**
 * Whether the generator was the narrow place of a run. In a closed loop one side saturates by nature, and it is said
 * which. In an open loop the generator has promised a timetable: where it did not keep it, the target can't be blamed.
 */
public final class Bottleneck {
    private static final BigDecimal P99 = BigDecimal.valueOf(99);
    private static final long NOTICEABLE_NANOS = 1_000_000;
    private static final long PART_OF_LIMIT = 10;
    private static final long PART_OF_DUE = 100;

    private final Result result;
    private final boolean openLoop;
    private final long lateP99Nanos;

    private Bottleneck(Result result) {
        this.result = result;
        openLoop = result.plan().load() instanceof Load.Open;
        var late = result.total().late();
        lateP99Nanos = late.count() == 0 ? 0 : late.valueAtRankNanos(Rank.of(P99, late.count()));
    }

    /** Looks at a result. */
    public static Bottleneck of(Result result) {
        return new Bottleneck(result);
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
        return rateMissed() || (openLoop ? outOfTime() : result.health().busy());
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

    private boolean lateBeyond(BigDecimal limitNanos) {
        return lateP99Nanos > NOTICEABLE_NANOS
                && BigDecimal.valueOf(lateP99Nanos)
                                .multiply(BigDecimal.valueOf(PART_OF_LIMIT))
                                .compareTo(limitNanos)
                        > 0;
    }

    /**
     * Whether an event loop was busy all the time, so that responses waited to be read, which {@code late} does not
     * show. The selector of NIO spins through the last half millisecond before a due time, so there a busy loop says
     * nothing.
     */
    private boolean outOfTime() {
        return result.health().busy() && !result.environment().transport().equals("nio");
    }

    /** Why a broken limit is not the target's, for people. */
    String excuse() {
        String late = "the generator itself was late by " + Quantity.readable(lateP99Nanos) + " at p99";
        return outOfTime()
                ? late + ", its busiest event loop "
                        + Unit.RATIO.readable(result.health().loopUtilization()) + " busy; try --threads"
                : late;
    }

    boolean isOpenLoop() {
        return openLoop;
    }

    /** Failures for want of our own descriptors, ports and addresses. */
    long ownFailures() {
        return result.total().failuresOf(Side.GENERATOR);
    }

    /** A sentence for people. */
    public String statement() {
        if (result.total().requests().due() == 0) {
            return "no request was due in the measured window";
        }
        return openLoop ? openStatement() : closedStatement();
    }

    private String openStatement() {
        long missed = result.total().missedByUs();
        String late = "it was late by " + Quantity.readable(lateP99Nanos) + " at p99";
        if (!rateMissed()) {
            return "open loop: the generator kept the planned rate, " + late;
        }
        return Unit.grouped(missed) + " of "
                + Unit.grouped(result.total().requests().due())
                + " requests were missed by the generator: the target never saw the planned rate";
    }

    private String closedStatement() {
        double busy = result.health().loopUtilization();
        if (busy < 0) {
            return "closed loop: one side saturates by nature, and this JVM does not tell whether the generator did";
        }
        String busiest = " (busiest event loop " + Unit.RATIO.readable(busy) + ")";
        return result.health().busy()
                ? "closed loop: the generator saturated" + busiest + ", the throughput is its own"
                : "closed loop: the generator had time left" + busiest + ", the target sets the pace";
    }
}
