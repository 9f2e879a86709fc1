package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;

/**
 * Finds the end of each response in the bytes of one connection, in any pieces, and says whether it is right. Nothing
 * is kept but the place in the current response. Confined to its connection's event loop.
 */
public interface Codec {

    /** Makes a codec for each new connection of one event loop. */
    interface Factory {
        /** A codec that has read nothing yet. */
        Codec newCodec();
    }

    /** What is known of the current response. */
    enum State {
        /** It goes on: all bytes were taken. */
        PARTIAL,
        /** It ended; what follows belongs to the next. */
        COMPLETE,
        /** It is wrong, though its end has not come. */
        WRONG,
        /** It has no end within the allowed size. */
        TOO_LONG,
        /**
         * Its bytes can't be a response of this protocol, so that nobody knows where it ends; nothing is read after.
         */
        UNFRAMEABLE
    }

    /**
     * Takes bytes of the current response, none beyond its end. After {@link State#COMPLETE} the next call begins the
     * next response. A wrong response is told once, as soon as it is known, even before its end; the calls that follow
     * take the rest of it, so that responses behind it are still found.
     *
     * @param in readable; its reader index moves on
     */
    State read(ByteBuf in);

    /**
     * The server has closed the connection. Whether that ends the current response: {@link State#COMPLETE} or
     * {@link State#WRONG} if it does, {@link State#PARTIAL} if something is missing.
     */
    default State close() {
        return State.PARTIAL;
    }

    /** Bytes of the current response that were taken; 0 between two responses. */
    long bytesRead();

    /**
     * What was expected and what came, for people, of the response that was wrong or could not be framed last; empty
     * when none was.
     */
    String difference();
}
