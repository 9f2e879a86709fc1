package io.tcpbench.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Linux tells of TCP connections, see /proc/net/tcp in proc(5). */
final class KernelSockets {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String TIME_WAIT = "06";

    private KernelSockets() {}

    static boolean areTold() {
        return Files.isReadable(TABLES.get(0));
    }

    /** How much has arrived at this end of a connection and was not read yet; empty if this end has gone. */
    static Optional<Long> unreadBytes(int localPort, int remotePort) throws IOException {
        for (String row : rows()) {
            String[] columns = row.strip().split(" +", -1);
            if (port(columns[1]) == localPort && port(columns[2]) == remotePort && !columns[3].equals(TIME_WAIT)) {
                return Optional.of(Long.parseLong(columns[4].substring(columns[4].indexOf(':') + 1), 16));
            }
        }
        return Optional.empty();
    }

    private static List<String> rows() throws IOException {
        List<String> rows = new ArrayList<>();
        for (Path each : TABLES) {
            if (Files.isReadable(each)) {
                List<String> lines = Files.readAllLines(each);
                rows.addAll(lines.subList(1, lines.size()));
            }
        }
        return rows;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }
}
