package io.tcpbench.reference.engine;

import io.tcpbench.reference.behaviour.Reply;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Buffers of {@link Reply#LARGEST_READ_BYTES} for threads that need one only while they answer: as many as have
 * answered at the same moment, and not one for each connection. Any thread.
 *
 * <p>They are direct, or the JDK would copy each into a hidden direct one, which it then keeps for as long as the
 * thread lives.
 */
final class LargeBuffers {

    private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    ByteBuffer borrow() {
        ByteBuffer buffer = free.poll();
        return buffer == null ? ByteBuffer.allocateDirect(Reply.LARGEST_READ_BYTES) : buffer.clear();
    }

    void giveBack(ByteBuffer buffer) {
        free.add(buffer);
    }
}
