package io.tcpbench.reference.engine;

import io.tcpbench.reference.Tuning;
import io.tcpbench.reference.behaviour.Misbehaviour;
import io.tcpbench.reference.behaviour.Setting;
import io.tcpbench.reference.behaviour.Settings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What each of several processes is asked for, so that together they are what was asked for.
 *
 * @param all what was asked of all together
 * @param startedNanos since when stalls are counted: all stand still at the same time
 */
record ChildSettings(Settings all, long startedNanos) {

    /** A rate beyond that limits nothing. */
    private static final double LARGEST_PER_SECOND = 1e9;

    /** What a seed may be at most on a command line. */
    private static final long SEEDS = 1_000_000_000_000L;

    /**
     * Those of one process.
     *
     * @param startsBefore how many processes were started before this one. Each has a seed of its own, or the first
     *     connection of each would meet the same fate; the first has that which was asked for.
     */
    Settings of(int startsBefore) {
        List<Setting<?>> ours = new ArrayList<>(ProcessesEngine.OWN);
        // All die at once, not each for itself.
        ours.add(Misbehaviour.CRASH_AFTER);
        Settings settings = all.without(ours).with(Misbehaviour.EPOCH_NANOS, String.valueOf(startedNanos));
        if (all.hasAny(List.of(Misbehaviour.ACCEPT_RATE))) {
            settings = settings.with(Misbehaviour.ACCEPT_RATE, shareOf(all.value(Misbehaviour.ACCEPT_RATE)) + "/s");
        }
        return startsBefore == 0 ? settings : settings.with(Misbehaviour.SEED, String.valueOf(seed(startsBefore)));
    }

    private String shareOf(double perSecond) {
        double share = Math.min(perSecond, LARGEST_PER_SECOND) / all.value(Tuning.PROCESSES);
        return BigDecimal.valueOf(share).setScale(9, RoundingMode.UP).toPlainString();
    }

    private long seed(int startsBefore) {
        return new SplittableRandom(all.value(Misbehaviour.SEED) + startsBefore * 0x9E37_79B9_7F4A_7C15L)
                .nextLong(SEEDS);
    }
}
