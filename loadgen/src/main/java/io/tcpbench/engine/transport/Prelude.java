package io.tcpbench.engine.transport;

import io.netty.channel.unix.Buffer;
import java.nio.ByteBuffer;

/** What leaves a connection once, ahead of its first request, where the kernel can read it. */
final class Prelude {
    /** The kernel is told the address, so this is what keeps the memory. */
    private final ByteBuffer memory;

    /** @param bytes at least one, copied */
    Prelude(byte[] bytes) {
        memory = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** Where the next bytes stand. */
    long address() {
        return Buffer.memoryAddress(memory) + memory.position();
    }

    /** How many are left. */
    int length() {
        return memory.remaining();
    }

    /** The kernel took so many of them. */
    void sent(int bytes) {
        memory.position(memory.position() + bytes);
    }
}
