package io.tcpbench;

/** A target that must not be flooded: a public address without permission, or one that is never allowed. Exit 77. */
public final class TargetRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A message that says which address it is and how it could be allowed. */
    public TargetRefused(String message) {
        super(message);
    }
}
