package io.tcpbench.engine;

import io.tcpbench.result.AcceptQueue;
import io.tcpbench.result.NetworkNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code /proc} does not tell of a socket that listens: {@code ss} of iproute2 asks the kernel for it by netlink,
 * which Java can't.
 *
 * @param backlog in force
 * @param drops handshakes that it dropped since it listens, mostly because its accept queue was full;
 *     {@link AcceptQueue#UNKNOWN} where {@code ss} does not show them
 */
record SocketStatistics(long backlog, long drops) {
    private static final long LONGEST_MILLIS = 500;

    /** State, the depth of the queue, the backlog, addresses, and the inode somewhere behind. */
    private static final Pattern LISTENER = Pattern.compile("LISTEN +\\d+ +(\\d{1,9}) .*\\bino:(\\d{1,18})\\b.*");

    /** The counter sk_drops of the socket, last among what {@code --memory} shows, on the same line or the next. */
    private static final Pattern DROPS = Pattern.compile("\\bskmem:\\(.*\\bd(\\d{1,18})\\)");

    private static final Pattern CONTINUATION = Pattern.compile("\\R\\s+");

    /**
     * Of the sockets that listen on a port, by inode; empty where there is no {@code ss}, or where it does not answer
     * in time. In another namespace it takes {@code nsenter} of util-linux, and the right to enter.
     */
    static Map<Long, SocketStatistics> onPort(int port, NetworkNamespace place) throws InterruptedException {
        List<String> command = new ArrayList<>();
        if (place.isElsewhere()) {
            command.addAll(List.of("nsenter", "--target", Long.toString(place.pid()), "--net"));
        }
        command.addAll(List.of("ss", "-Hlntem", "sport", "=", ":" + port));
        try {
            Process ss = new ProcessBuilder(command).redirectErrorStream(true).start();
            ss.getOutputStream().close();
            if (!ss.waitFor(LONGEST_MILLIS, TimeUnit.MILLISECONDS)) {
                ss.destroyForcibly();
                return Map.of();
            }
            return parse(new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException noSuchProgram) {
            return Map.of();
        }
    }

    static Map<Long, SocketStatistics> parse(String output) {
        Map<Long, SocketStatistics> listeners = new HashMap<>();
        CONTINUATION
                .matcher(output)
                .replaceAll(" ")
                .lines()
                .map(LISTENER::matcher)
                .filter(Matcher::matches)
                .forEach(line -> listeners.put(
                        Long.parseLong(line.group(2)),
                        new SocketStatistics(Long.parseLong(line.group(1)), drops(line.group()))));
        return listeners;
    }

    private static long drops(String line) {
        Matcher drops = DROPS.matcher(line);
        return drops.find() ? Long.parseLong(drops.group(1)) : AcceptQueue.UNKNOWN;
    }
}
