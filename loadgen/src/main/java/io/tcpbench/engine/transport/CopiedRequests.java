package io.tcpbench.engine.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Requests with bytes of their own that a link has still to hand to the kernel, side by side where the kernel can read
 * them. Memory of Netty's pool: what a connection needed at the most it keeps, and gives back in the end.
 */
final class CopiedRequests {
    private static final int FIRST_BYTES = 256;

    private ByteBuf memory = Unpooled.EMPTY_BUFFER;
    /** From which the kernel may still read, although its bytes were copied into that which took its place. */
    private @Nullable ByteBuf retired;

    private long address;

    /** Copies one more. */
    void add(byte[] bytes, int length) {
        if (!memory.isReadable()) {
            memory.clear();
        }
        if (memory.writableBytes() < length) {
            move(length);
        }
        memory.writeBytes(bytes, 0, length);
    }

    /** To a place with room for more, half of which is left over, so that this is seldom. */
    private void move(int moreBytes) {
        int wanted = 2 * (memory.readableBytes() + moreBytes);
        ByteBuf larger =
                PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(FIRST_BYTES, Math.max(wanted, memory.capacity())));
        larger.writeBytes(memory, memory.readerIndex(), memory.readableBytes());
        if (retired == null) {
            retired = memory;
        } else {
            memory.release();
        }
        memory = larger;
        address = Addresses.of(memory);
    }

    /** Where the next bytes stand. */
    long address() {
        return address + memory.readerIndex();
    }

    /** How many there are. */
    int length() {
        return memory.readableBytes();
    }

    /** The kernel took so many of them, and reads no more before it is asked again. */
    void sent(int bytes) {
        memory.skipBytes(bytes);
        if (retired != null) {
            retired.release();
            retired = null;
        }
    }

    /** The kernel reads no more at all. */
    void release() {
        memory.release();
        memory = Unpooled.EMPTY_BUFFER;
        if (retired != null) {
            retired.release();
            retired = null;
        }
    }
}
