package io.tcpbench.engine.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.IoEventLoop;
import io.netty.channel.unix.Buffer;
import java.nio.ByteBuffer;

/** Thin links on epoll. All of a loop share one buffer, because what is read is used up before the next read. */
final class EpollSockets extends ThinSockets {
    /**
     * Of one read. A little more than the messages of 64 KiB that people like to send, because a read that fills the
     * buffer does not tell whether it has emptied the socket.
     */
    static final int MOST_BYTES = SocketPlan.LARGEST_BUFFER_BYTES + (4 << 10);

    private final ByteBuf received;
    private final long receivedAddress;

    EpollSockets(IoEventLoop loop, SocketPlan plan) {
        super(loop, plan);
        // Memory of the JDK, which goes with the last reference to it.
        ByteBuffer memory = ByteBuffer.allocateDirect(MOST_BYTES);
        received = Unpooled.wrappedBuffer(memory);
        receivedAddress = Buffer.memoryAddress(memory);
    }

    @Override
    ThinLink newLink(Link.Listener listener) {
        return new EpollLink(this, listener);
    }

    /** Where to read to. */
    long receivedAddress() {
        return receivedAddress;
    }

    /** The same as a buffer, with so many bytes to be read from it. */
    ByteBuf received(int bytes) {
        return received.setIndex(0, bytes);
    }
}
