package io.tcpbench.engine;

import io.tcpbench.result.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The network namespaces of this machine, by the processes in them: those of other users are seen by root alone, and
 * one without a process by nobody. A process may end at any time; what it would have shown is then left out.
 *
 * <p>Source: namespaces(7). {@code /proc/PID/ns/net} is a symbolic link to the name of a namespace.
 *
 * @param proc where proc(5) is
 */
record Namespaces(Path proc) {
    private static final Pattern NAME = Pattern.compile("net:\\[(\\d{1,18})]");
    private static final String OWN_PROCESS = "self";

    /**
     * The namespace other than our own that has this address and where somebody listens on it. Empty if there is none,
     * and if there are several: addresses of private networks repeat, and nobody knows which of them is reached.
     */
    Optional<NetworkNamespace> elsewhere(InetSocketAddress target) {
        OptionalLong own = inode(OWN_PROCESS);
        if (own.isEmpty()) {
            return Optional.empty();
        }
        List<NetworkNamespace> found = all().stream()
                .filter(namespace -> namespace.inode() != own.getAsLong())
                .filter(namespace -> net(namespace).has(target.getAddress()))
                .filter(namespace -> !net(namespace).listenersOf(target).isEmpty())
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** The same namespace by a process that is in it now; empty when the last one has left. */
    Optional<NetworkNamespace> now(NetworkNamespace namespace) {
        OptionalLong inode = inode(Long.toString(namespace.pid()));
        boolean stillThere = inode.isPresent() && inode.getAsLong() == namespace.inode();
        if (stillThere || !namespace.isElsewhere()) {
            return Optional.of(namespace);
        }
        return all().stream()
                .filter(other -> other.inode() == namespace.inode())
                .findFirst();
    }

    /** TCP in a namespace. */
    ProcNet net(NetworkNamespace namespace) {
        String process = namespace.isElsewhere() ? Long.toString(namespace.pid()) : OWN_PROCESS;
        return new ProcNet(proc.resolve(process).resolve("net"));
    }

    /** With one process each, that of the lowest number: in a container most likely the first, which lives longest. */
    private Collection<NetworkNamespace> all() {
        Map<Long, NetworkNamespace> all = new TreeMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                String pid = process.getFileName().toString();
                inode(pid)
                        .ifPresent(inode ->
                                all.merge(inode, new NetworkNamespace(inode, Long.parseLong(pid)), Namespaces::older));
            }
        } catch (IOException notLinux) {
            return List.of();
        }
        return all.values();
    }

    private static NetworkNamespace older(NetworkNamespace one, NetworkNamespace other) {
        return one.pid() < other.pid() ? one : other;
    }

    private OptionalLong inode(String process) {
        try {
            Matcher name =
                    NAME.matcher(Files.readSymbolicLink(proc.resolve(process).resolve("ns/net"))
                            .toString());
            return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
        } catch (IOException goneOrForbidden) {
            return OptionalLong.empty();
        }
    }
}
