package io.tcpbench.launch;

/**
 * A process that could not be started, or a server that did not become ready; the message says what it printed. Exit
 * 69.
 */
public final class LaunchFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A message for people. */
    public LaunchFailed(String message) {
        super(message);
    }

    /** A message for people, and what the system said. */
    public LaunchFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
