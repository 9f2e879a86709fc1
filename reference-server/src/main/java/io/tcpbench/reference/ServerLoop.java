package io.tcpbench.reference;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A loop that serves all connections on one thread: it waits for events and handles them, turn by turn.
 *
 * <p>Confined to the thread that turns it, but for {@link #address()} and {@link #wakeUp()}.
 */
interface ServerLoop {

    /** For {@link #turn(int)}: wait until something happens. */
    int FOR_EVER = -1;

    InetSocketAddress address();

    /**
     * Waits for events and handles all that there are.
     *
     * @return how many there were, 0 if the time was over before there was one
     * @throws IOException if the loop itself is broken; what a client does to its connection never is an exception
     */
    int turn(int timeoutMillis) throws IOException;

    /**
     * Makes a turn that waits return, or the next one return at once. From any thread, also after the loop was closed.
     */
    void wakeUp();

    /** Closes the listener and goes on with the connections. */
    void stopListening() throws IOException;

    /** Whether a client has not taken all of an answer yet. */
    boolean isOwing();

    /** Closes everything that is open. */
    void close() throws IOException;
}
