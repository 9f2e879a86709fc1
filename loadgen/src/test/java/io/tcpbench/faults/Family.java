package io.tcpbench.faults;

import java.util.List;

/** Faults that are tried together, in a process of their own. */
enum Family {
    LOOPBACK("What a server does", false),
    PATH("What the path does", true),
    TARGET("What becomes of the server's process", false),
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
            case LOOPBACK -> LoopbackFaults.all();
            case PATH -> PathFaults.all();
            case TARGET -> TargetFaults.all();
            case MACHINE -> MachineFaults.all();
            case FILES -> FileFaults.all();
        };
    }
}
