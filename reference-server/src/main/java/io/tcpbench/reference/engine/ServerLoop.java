package io.tcpbench.reference.engine;

import io.tcpbench.reference.behaviour.Conversation;
import java.io.IOException;

/**
 * A loop that serves connections on one thread: it waits for events and handles them, turn by turn.
 *
 * <p>Confined to the thread that turns it, but for {@link #wakeUp()}.
 */
interface ServerLoop {

    /** For {@link #turn(long)}: wait until something happens. */
    long FOR_EVER = Conversation.NEVER;

    /**
     * Waits for events and handles all that there are, and all that has become due.
     *
     * @return how many events there were and how much had become due, 0 if the time was over before anything happened
     * @throws IOException if the loop itself is broken; what a client does to its connection never is an exception
     */
    int turn(long timeoutNanos) throws IOException;

    /**
     * Makes a turn that waits return, or the next one return at once. From any thread, also after the loop was closed.
     */
    void wakeUp();

    /** Closes the listener and goes on with the connections. */
    void stopListening() throws IOException;

    /** Whether a client has not got all of a response yet. */
    boolean isOwing();

    /** Closes everything that is open. */
    void close() throws IOException;
}
