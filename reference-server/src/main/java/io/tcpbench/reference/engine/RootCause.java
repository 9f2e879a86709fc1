package io.tcpbench.reference.engine;

/** What was the matter in the first place. */
final class RootCause {

    private RootCause() {}

    /**
     * Its message. Netty wraps the reason, `only supported on Linux` or what the kernel said, in messages about itself.
     */
    static String message(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
