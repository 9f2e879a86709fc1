package io.tcpbench.result;

import java.io.IOException;

/** A file that is no journal, or one from which nothing can be recovered. The message says why, without its name. */
public final class UnreadableJournal extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableJournal(String message) {
        super(message);
    }

    UnreadableJournal(String message, Throwable cause) {
        super(message, cause);
    }
}
