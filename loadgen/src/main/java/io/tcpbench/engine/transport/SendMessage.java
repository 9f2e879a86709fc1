package io.tcpbench.engine.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.uring.IoUringIoOps;

/**
 * One operation that sends whatever stands where its message says (sendmsg(2)): where every send has another length, an
 * operation for each would be garbage. The layout is that of 64-bit Linux, the only one that Netty's io_uring runs on.
 */
final class SendMessage {
    /** Of {@code struct msghdr}, then of the one {@code struct iovec} that it points to. */
    private static final int HEADER_BYTES = 56;

    private static final int VECTOR_BYTES = 16;
    private static final int VECTORS_OFFSET = 16;
    private static final int VECTOR_COUNT_OFFSET = 24;
    private static final int LENGTH_OFFSET = 8;

    private final ByteBuf memory;
    private final IoUringIoOps operation;

    SendMessage(int descriptor) {
        memory = PooledByteBufAllocator.DEFAULT.directBuffer(HEADER_BYTES + VECTOR_BYTES, HEADER_BYTES + VECTOR_BYTES);
        long address = Addresses.of(memory);
        memory.setZero(0, HEADER_BYTES + VECTOR_BYTES);
        memory.setLongLE(VECTORS_OFFSET, address + HEADER_BYTES);
        memory.setLongLE(VECTOR_COUNT_OFFSET, 1);
        operation = IoUringOperations.sendMessage(descriptor, address);
    }

    /** The operation, which sends these bytes; only when none is under way. */
    IoUringIoOps of(long address, int length) {
        memory.setLongLE(HEADER_BYTES, address);
        memory.setLongLE(HEADER_BYTES + LENGTH_OFFSET, length);
        return operation;
    }

    /** The kernel reads no more. */
    void release() {
        memory.release();
    }
}
