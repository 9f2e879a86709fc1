package io.tcpbench.reference;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The open files of this process: how many there are, and may be. */
final class Descriptors {

    private static final Path OURS = Path.of("/proc/self/fd");

    private Descriptors() {}

    /** How many are open, the one for this look at them included; the test is skipped where nobody tells. */
    static long open() throws IOException {
        assumeTrue(Files.isDirectory(OURS), "needs /proc, which Linux has");
        try (Stream<Path> open = Files.list(OURS)) {
            return open.count();
        }
    }

    /** Skips the test where so many can't be open. */
    static void assume(int needed) {
        assumeTrue(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean,
                "nobody tells how many descriptors there may be");
        long allowed =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
        assumeTrue(allowed >= needed, "needs " + needed + " descriptors, and `ulimit -n` is " + allowed);
    }
}
