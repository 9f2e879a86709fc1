package io.tcpbench.reference;

import java.nio.ByteBuffer;

/**
 * What a server answers to what it has read. Immutable: one reply serves all connections and threads.
 *
 * <p>TCP has no messages, so a reply sees reads: as many bytes as had arrived, {@link #readSizeBytes()} at most.
 */
public interface Reply {

    /** The largest read, and the size of a loop's buffer: 64 KiB. */
    int LARGEST_READ_BYTES = 64 * 1024;

    /** The name on the command line, in lower case: {@code echo}. */
    String name();

    /** How many bytes one read takes at most, 1 to {@link #LARGEST_READ_BYTES}. */
    int readSizeBytes();

    /** The same reply with reads of another size. */
    Reply withReadSizeBytes(int bytes);

    /**
     * Replaces what was read by the answer to it, in the same buffer, so that an echo copies nothing.
     *
     * @param message what was read, between position and limit; afterwards what is to be sent, between position and
     *     limit, nothing at all included. Its capacity is {@link #LARGEST_READ_BYTES}.
     */
    void answer(ByteBuffer message);

    /** Sends back what arrived. */
    static Reply echo() {
        return new EchoReply(LARGEST_READ_BYTES);
    }

    /** Sends {@code ok} for every read of at most 4,096 bytes, whatever arrived. */
    static Reply ok() {
        return new OkReply(4096);
    }

    /**
     * The reply with that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Reply named(String name) {
        return switch (name) {
            case EchoReply.NAME -> echo();
            case OkReply.NAME -> ok();
            default -> throw new IllegalArgumentException("reply: given %s, allowed echo, ok".formatted(name));
        };
    }
}
