package io.tcpbench.engine.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Buffer;
import java.nio.ByteBuffer;

/** Where the kernel finds the memory of a buffer. */
final class Addresses {
    private Addresses() {}

    /** Of the first byte of a direct buffer. */
    static long of(ByteBuf buffer) {
        if (buffer.hasMemoryAddress()) {
            return buffer.memoryAddress();
        }
        // A part of the pool's memory, whose address is that of the whole.
        ByteBuffer memory = buffer.internalNioBuffer(0, buffer.capacity());
        return Buffer.memoryAddress(memory) + memory.position();
    }
}
