package io.tcpbench.engine;

import com.sun.management.UnixOperatingSystemMXBean;
import io.tcpbench.result.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Reads what this machine allows from proc(5). A file that is not there, cannot be read or says something else is
 * unknown: containers hide some, and other systems have none.
 */
final class Procfs {
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** TCP_TIMEWAIT_LEN, which is compiled into Linux. */
    private static final long TIME_WAIT_SECONDS = 60;

    /** So much is no limit; systemd sets fs.file-max to the largest number that there is. */
    private static final long ENDLESS = 1_000_000_000_000L;

    private static final int MOST_BYTES = 256;

    private final Path root;

    Procfs(Path root) {
        this.root = root;
    }

    Limits limits() {
        Path ipv4 = root.resolve("sys/net/ipv4");
        return new Limits(
                known(descriptors()),
                number(root.resolve("sys/fs/file-max")),
                localPorts(ipv4.resolve("ip_local_port_range")),
                Files.isDirectory(ipv4) ? TIME_WAIT_SECONDS : Limits.UNKNOWN_VALUE,
                number(ipv4.resolve("tcp_tw_reuse")),
                number(ipv4.resolve("tcp_fin_timeout")),
                number(root.resolve("sys/net/core/somaxconn")),
                number(ipv4.resolve("tcp_abort_on_overflow")),
                number(ipv4.resolve("tcp_syn_retries")));
    }

    private static long known(long number) {
        return number < ENDLESS ? number : Limits.UNKNOWN_VALUE;
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Limits.UNKNOWN_VALUE;
    }

    private static long localPorts(Path file) {
        long[] range = numbers(file);
        return range.length == 2 ? range[1] - range[0] + 1 : Limits.UNKNOWN_VALUE;
    }

    private static long number(Path file) {
        long[] numbers = numbers(file);
        return numbers.length == 1 ? known(numbers[0]) : Limits.UNKNOWN_VALUE;
    }

    /**
     * In one read(2): a sysctl gives nothing to a second one, and {@link Files#readString} takes a single byte with the
     * first, because the file says that it is empty.
     */
    private static long[] numbers(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII);
            return BLANKS.splitAsStream(text.strip()).mapToLong(Long::parseLong).toArray();
        } catch (IOException | NumberFormatException unknown) {
            return new long[0];
        }
    }
}
