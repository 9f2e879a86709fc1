package io.tcpbench.report;

/** Results can't be written. The message says what, where and why, and where they were kept instead if they were. */
public final class Unwritable extends Exception {
    private static final long serialVersionUID = 1L;

    Unwritable(String message, Throwable cause) {
        super(message, cause);
    }
}
