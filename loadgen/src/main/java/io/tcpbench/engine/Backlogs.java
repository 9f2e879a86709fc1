package io.tcpbench.engine;

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
 * The backlogs in force of the sockets that listen on a port. {@code /proc} does not have them; {@code ss} of iproute2
 * asks the kernel for them by netlink, which Java can't.
 */
final class Backlogs {
    private static final long LONGEST_MILLIS = 500;

    /** State, the depth of the queue, the backlog, addresses, and the inode somewhere behind. */
    private static final Pattern LISTENER = Pattern.compile("LISTEN +\\d+ +(\\d{1,9}) .*\\bino:(\\d{1,18})\\b.*");

    private Backlogs() {}

    /**
     * By inode; empty where there is no {@code ss}, or where it does not answer in time. In another namespace it takes
     * {@code nsenter} of util-linux, and the right to enter.
     */
    static Map<Long, Long> onPort(int port, NetworkNamespace place) throws InterruptedException {
        List<String> command = new ArrayList<>();
        if (place.isElsewhere()) {
            command.addAll(List.of("nsenter", "--target", Long.toString(place.pid()), "--net"));
        }
        command.addAll(List.of("ss", "-Hlnte", "sport", "=", ":" + port));
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

    static Map<Long, Long> parse(String output) {
        Map<Long, Long> backlogs = new HashMap<>();
        output.lines()
                .map(LISTENER::matcher)
                .filter(Matcher::matches)
                .forEach(line -> backlogs.put(Long.parseLong(line.group(2)), Long.parseLong(line.group(1))));
        return backlogs;
    }
}
