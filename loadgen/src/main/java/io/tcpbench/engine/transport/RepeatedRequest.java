package io.tcpbench.engine.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Buffer;
import java.nio.ByteBuffer;

/**
 * The bytes of a request, several times in a row, where the kernel can read them: so the requests that leave a
 * connection together do so in one send(2), without being copied. Shared by all links of an event loop.
 */
final class RepeatedRequest {
    private static final int LARGEST_ROW_BYTES = 64 << 10;

    /** The kernel is told the address, so this is what keeps the memory. */
    private final ByteBuffer memory;

    private final long address;
    private final int bytes;
    private final int times;

    /**
     * Copies the bytes.
     *
     * @param request empty where requests do not repeat
     * @param most how many requests leave together at most
     */
    RepeatedRequest(ByteBuf request, int most) {
        bytes = request.readableBytes();
        times = bytes == 0 ? 0 : Math.max(1, Math.min(most, LARGEST_ROW_BYTES / bytes));
        memory = ByteBuffer.allocateDirect(times * bytes);
        for (int i = 0; i < times; i++) {
            memory.put(request.nioBuffer());
        }
        memory.clear();
        address = Buffer.memoryAddress(memory);
    }

    /** Where the first of them begins. */
    long address() {
        return address;
    }

    /** Bytes of one request. */
    int bytes() {
        return bytes;
    }

    /** How many there are. */
    int times() {
        return times;
    }

    /** Bytes of all of them. */
    int rowBytes() {
        return memory.capacity();
    }
}
