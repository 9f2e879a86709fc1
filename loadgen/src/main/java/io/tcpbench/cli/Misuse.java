package io.tcpbench.cli;

import java.util.List;

/** Words of the user that can't be a run, on the command line or in a plan file; a line for every fault. Exit 64. */
final class Misuse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** At least one fault, each a line that says where it is, what is there and what is allowed. */
    Misuse(List<String> faults) {
        super(String.join("\n", faults));
    }
}
