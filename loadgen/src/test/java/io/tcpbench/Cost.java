package io.tcpbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What reading one file of a stranger may cost at the most. */
public final class Cost {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** All that is allocated, most of it garbage at once: what is held at a time is far less. */
    private static final long MOST_BYTES = 128L << 20;

    private Cost() {}

    /**
     * Reads one file.
     *
     * @param <T> what it holds
     */
    @FunctionalInterface
    public interface Reading<T> {
        /** Throws what says that the file is refused. */
        T read() throws Exception;
    }

    /**
     * Reads, and fails if that took more memory than it may, whether the file was read or refused. A second reading is
     * what counts where the first is over it: that may have loaded classes.
     */
    public static <T> T bounded(Reading<T> reading) throws Exception {
        long bytesBefore = allocatedBytes();
        try {
            return reading.read();
        } finally {
            if (allocatedBytes() - bytesBefore > MOST_BYTES) {
                assertThat(bytesOf(reading)).as("bytes of memory").isLessThan(MOST_BYTES);
            }
        }
    }

    private static long bytesOf(Reading<?> reading) {
        long bytesBefore = allocatedBytes();
        try {
            reading.read();
        } catch (Exception refused) {
            // The caller has been told by the first reading.
        }
        return allocatedBytes() - bytesBefore;
    }

    private static long allocatedBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
