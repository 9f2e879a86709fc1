package io.tcpbench.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How a conversation ended.
 *
 * @param answered whether the peer has said something since the last line was sent, or nothing was sent
 * @param receivedBytes from the peer in all
 * @param exception what went wrong, where something did
 */
public record Ending(
        Cause cause,
        boolean answered,
        long receivedBytes,
        @Nullable IOException exception) {
    /** Who ended it, and how. */
    public enum Cause {
        /** The user quit. */
        QUIT,
        /** The user interrupted. */
        INTERRUPTED,
        /** The peer ended what it sends. */
        CLOSED,
        /** Nothing more was to be sent, and nothing more arrived in time. */
        SILENT,
        /** The connection broke. */
        BROKEN,
        /** A line can't be sent, or not be read. */
        UNSENDABLE,
        /** Nobody reads what is received. */
        UNREAD
    }
}
