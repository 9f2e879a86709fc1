package io.tcpbench.engine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much time an event loop has wanted of a CPU: the time that its thread ran, and the time that it was ready to run
 * and had no CPU. On a machine that is busy with something else, or under a CPU quota, a loop without time left shows
 * only in both together.
 *
 * <p>Source: proc(5), <code>/proc/PID/task/TID/schedstat</code>: nanoseconds on a CPU, nanoseconds on a run queue,
 * number of time slices.
 */
final class LoopDemand {
    private static final Path SCHEDSTAT = Path.of("/proc/thread-self/schedstat");

    /** Nobody tells. */
    static final long UNKNOWN = -1;

    private LoopDemand() {}

    /**
     * Of the calling thread since it began, in nanoseconds; where the kernel does not tell, its CPU time alone, and
     * {@link #UNKNOWN} without that.
     */
    static long ofThisThreadNanos() {
        try {
            String[] fields = Files.readString(SCHEDSTAT).strip().split(" ", -1);
            return Long.parseLong(fields[0]) + Long.parseLong(fields[1]);
        } catch (IOException notLinux) {
            var threads = ManagementFactory.getThreadMXBean();
            return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : UNKNOWN;
        }
    }
}
