package io.tcpbench.faults;

import java.util.List;
import java.util.stream.Stream;

/** Faults that are tried together, in a process of their own. */
enum Family {
    LOOPBACK("What a server does", false),
    PATH("What the path does", true),
    TARGET("What becomes of the server's process", false),
    START("What becomes of a server that a build starts", false),
    MACHINE("What the generator's own machine does", true),
    FILES("What becomes of files", false);

    private final String title;
    private final boolean isolated;

    Family(String title, boolean isolated) {
        this.title = title;
        this.isolated = isolated;
    }

    String title() {
        return title;
    }

    /** Whether it breaks routes and kernel settings, in namespaces of its own. */
    boolean isIsolated() {
        return isolated;
    }

    List<Fault> faults() {
        return switch (this) {
            case LOOPBACK ->
                Stream.of(
                                AcceptFaults.all(),
                                SocketFileFaults.all(),
                                CloseFaults.all(),
                                PaceFaults.all(),
                                ContentFaults.all(),
                                TlsFaults.all())
                        .flatMap(List::stream)
                        .toList();
            case PATH ->
                Stream.of(PathFaults.all(), QueueFaults.all(), PathInUseFaults.all())
                        .flatMap(List::stream)
                        .toList();
            case TARGET -> TargetFaults.all();
            case START -> StartFaults.all();
            case MACHINE ->
                Stream.of(MachineFaults.all(), TimeFaults.all(), EndFaults.all(), DiskFaults.all())
                        .flatMap(List::stream)
                        .toList();
            case FILES -> FileFaults.all();
        };
    }
}
