package io.tcpbench.reference;

import io.tcpbench.reference.behaviour.Counts;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/** A server that accepts connections until it is closed. Any thread may call it. */
public interface RunningServer extends AutoCloseable {

    /** Where it listens, with the port that it got if 0 was asked for. */
    InetSocketAddress address();

    /**
     * Completes when the server has stopped: normally after {@link #close()} or {@link #abort()}, else with what
     * crashed it.
     */
    CompletionStage<Void> stopped();

    /** What has happened so far; exact once it has stopped. */
    Counts counts();

    /**
     * Stops gracefully and returns when the port is free: no new connections, what has arrived is answered (for at most
     * a second), then all connections are closed. A second call does nothing.
     *
     * @throws IllegalStateException if the server had crashed; the cause is what crashed it
     */
    @Override
    void close();

    /**
     * Stops at once, as the end of its process would: whatever is owed, all sockets are closed. Returns when the port
     * is free. A second call does nothing, nor does one after {@link #close()} has returned.
     *
     * @throws IllegalStateException if the server had crashed; the cause is what crashed it
     */
    void abort();
}
