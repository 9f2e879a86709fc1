package io.tcpbench.report;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a disk has room for what runs leave on it. */
final class Room {
    // What a second of one event loop takes in the journal and again in the result, generously.
    private static final long BYTES_PER_SECOND = 32 << 10;
    private static final long LEAST_BYTES = 128 << 10;

    private Room() {}

    /**
     * Returns if there is room.
     *
     * @param plan of each run
     * @param runs how many there will be; more than one are trials
     * @throws IOException if there is too little
     */
    static void require(Path folder, Plan plan, long runs) throws IOException {
        long seconds = plan.warmup().toSeconds() + 1 + measuredSeconds(plan);
        long loops = plan.threads().orElse(Runtime.getRuntime().availableProcessors());
        long neededBytes = runs * (LEAST_BYTES + seconds * loops * BYTES_PER_SECOND);
        long freeBytes = Files.getFileStore(folder).getUsableSpace();
        if (freeBytes < neededBytes) {
            throw new IOException((runs == 1 ? "a run" : runs + " trials") + " of this plan may need "
                    + (neededBytes >> 10) + " KiB there, and " + (freeBytes >> 10) + " KiB are free");
        }
    }

    /** A closed loop of so many requests takes as long as the target makes it: nothing is known ahead. */
    private static long measuredSeconds(Plan plan) {
        if (plan.requests().isEmpty()) {
            return plan.duration().toSeconds();
        }
        return plan.load() instanceof Load.Open open ? (long) (plan.requests().getAsLong() / open.ratePerSecond()) : 0;
    }
}
