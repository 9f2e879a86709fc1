package io.tcpbench.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Which signals reach these tests and the processes that they start. */
final class SignalMask {
    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    private SignalMask() {}

    /**
     * Whoever starts a process can have it ignore a signal (nohup, a shell's background job); the JVM respects that,
     * and so do its children.
     */
    static void assumeDelivered(String signal) {
        boolean isIgnored = (ignoredSignals() >>> (NUMBERS.get(signal) - 1) & 1) != 0;
        assumeTrue(!isIgnored, "these tests were started with " + signal + " ignored");
    }

    /** The mask of proc(5), with a bit for each signal; 0 where the kernel does not tell. */
    private static long ignoredSignals() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .findFirst()
                    .orElse(0);
        } catch (IOException notLinux) {
            return 0;
        }
    }
}
