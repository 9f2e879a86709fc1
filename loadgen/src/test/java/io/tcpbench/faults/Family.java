package io.tcpbench.faults;

import java.util.List;

/** Faults that are tried together, in a process of their own. */
enum Family {
    LOOPBACK("What a server does", false);

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
        };
    }
}
