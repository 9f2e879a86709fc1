package io.tcpbench.reference.behaviour;

import java.nio.ByteBuffer;

/**
 * What one connection hears and says, and when, without its socket: an engine moves the bytes, a conversation decides.
 * Confined to whoever drives the connection.
 *
 * <p>An engine asks {@link #next()} and does what it says, until it has to wait; then it asks again.
 *
 * <pre>
 *   READ    read(2), at most readSizeBytes() ──► received(message), or ended() at the end
 *   WRITE   fill(message), write(2) what is there ──► keep(what was not written)
 *   WAIT    do neither before wakeNanos()
 *   CLOSE   close(2): the client gets FIN
 *   RESET   the same with SO_LINGER at 0: the client gets RST
 * </pre>
 *
 * <p>A buffer that is handed over has a capacity of {@link Reply#LARGEST_READ_BYTES}; one serves all connections of a
 * thread, because after {@link #received} and {@link #fill} the engine writes what the buffer then holds, possibly
 * nothing, and hands the rest back with {@link #keep} before it turns to another connection.
 */
public interface Conversation {

    enum Step {
        READ,
        WRITE,
        WAIT,
        CLOSE,
        RESET
    }

    /** Wake me never, {@link #wakeNanos()}. */
    long NEVER = Long.MAX_VALUE;

    /** What to do now. Asking twice without doing anything in between changes nothing but the time. */
    Step next();

    /**
     * The moment at which to ask again, whatever happened by then, on the scale of {@link System#nanoTime()}; or
     * {@link #NEVER}. It belongs to the last answer of {@link #next()}, READ and WAIT, and may be asked for only then.
     */
    long wakeNanos();

    /** How many bytes one read takes at most. */
    int readSizeBytes();

    /**
     * Takes what was read, and replaces it by what is to be written at once, possibly nothing.
     *
     * @param message at least one byte between position and limit
     */
    void received(ByteBuffer message);

    /** The client ended sending: a read brought nothing more. */
    void ended();

    /** Replaces whatever the buffer holds by what is to be written now. */
    void fill(ByteBuffer message);

    /** Takes back what the socket would not take of the buffer that {@link #received} or {@link #fill} left. */
    void keep(ByteBuffer unwritten);

    /**
     * Whether the client has not got all of a response yet, or can't be heard before a stall is over; a graceful stop
     * waits for it a while.
     */
    boolean isOwing();

    /** The connection is gone, whoever ended it. Called once, and nothing after it. */
    void closed();
}
