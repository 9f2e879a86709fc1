package io.tcpbench.reference.engine;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Buffers of one size that are lent: there are as many as were lent at the same moment. Any thread.
 *
 * <p>They are direct. Else the JDK copies each into a hidden direct one, which it keeps for as long as the thread
 * lives, in a table of 4 KiB.
 */
final class Buffers {

    private final int sizeBytes;
    private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    Buffers(int sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    /** An empty one. */
    ByteBuffer borrow() {
        ByteBuffer buffer = free.poll();
        return buffer == null ? ByteBuffer.allocateDirect(sizeBytes) : buffer.clear();
    }

    void giveBack(ByteBuffer buffer) {
        free.add(buffer);
    }
}
