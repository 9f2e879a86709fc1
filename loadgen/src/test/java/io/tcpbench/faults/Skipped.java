package io.tcpbench.faults;

/** This machine can't do what a fault needs, which the message names. */
final class Skipped extends Exception {
    private static final long serialVersionUID = 1;

    Skipped(String reason) {
        super(reason);
    }
}
