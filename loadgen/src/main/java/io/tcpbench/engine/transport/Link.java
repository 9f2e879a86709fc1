package io.tcpbench.engine.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One connection, as its event loop drives it. Confined to that loop. */
public interface Link {

    /** Who owns a link. Nothing more is told after {@link #close}. */
    interface Listener {
        /** The TCP connection is there and has to be secured; {@link #connected} or {@link #connectFailed} follows. */
        void securing();

        /** The connection can be used. */
        void connected(Link link);

        /** There will be no connection; the link is closed. */
        void connectFailed(Throwable cause);

        /**
         * Bytes have come.
         *
         * @param in to be read within the call, and not to be released
         */
        void received(ByteBuf in);

        /** All that was there to read now has been received. */
        void receivedAll();

        /** The kernel, which had been slow to, has taken all bytes that it was offered. */
        void drained();

        /** The connection is broken; {@link #ended} follows unless the link is closed at this. */
        void failed(Throwable cause);

        /** The peer has closed the connection, or its failure has been told. */
        void ended();
    }

    /** Takes one more request, {@link SocketPlan#request}, which leaves with the next {@link #flush}. */
    void write();

    /**
     * Takes a copy of one more request, which leaves with the next {@link #flush}. Of a connection whose requests are
     * not all the same, each is handed over so.
     *
     * @param bytes of which the first are the request
     */
    void write(byte[] bytes, int length);

    /** Hands to the kernel what was taken, as much of it as the kernel takes; the rest follows by itself. */
    void flush();

    /** Whether bytes are still to be handed to the kernel; true while a failure to write them is told. */
    boolean isWriting();

    /** Our end; absent while there is none, and of a Unix-domain socket, which has no name. */
    @Nullable InetSocketAddress localAddress();

    /**
     * Asks the kernel how the connection does.
     *
     * @return whether it answered; only Linux does, and not to every transport
     */
    boolean ask(TcpInfoOption question);

    /** Ends the connection. What was not handed to the kernel is lost. */
    void close();
}
