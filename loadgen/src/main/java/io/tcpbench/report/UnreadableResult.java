package io.tcpbench.report;

/** A stored result that can't be read: missing, damaged, or of a newer schema. The message says which file and why. */
public final class UnreadableResult extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableResult(String message) {
        super(message);
    }

    UnreadableResult(String message, Throwable cause) {
        super(message, cause);
    }
}
