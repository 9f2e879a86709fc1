package io.tcpbench.reference;

import java.nio.ByteBuffer;

/**
 * What one connection is owed: the part of an answer that its socket would not take. Confined to its loop.
 *
 * <p>While something is owed the connection is not read, so this never holds more than one answer, 64 KiB. The bytes
 * live on the heap, because most connections never owe anything and a direct buffer is dear to make and to free.
 */
final class Owed {

    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int lengthBytes;

    boolean isEmpty() {
        return lengthBytes == 0;
    }

    /** Keeps what is left in the buffer; with nothing left, nothing is owed and the memory is given back. */
    void keep(ByteBuffer unwritten) {
        lengthBytes = unwritten.remaining();
        if (lengthBytes == 0) {
            bytes = NOTHING;
            return;
        }
        if (bytes.length < lengthBytes) {
            bytes = new byte[lengthBytes];
        }
        unwritten.get(bytes, 0, lengthBytes);
    }

    /** Puts what is owed back into the buffer, ready to be written. */
    void copyTo(ByteBuffer buffer) {
        buffer.clear().put(bytes, 0, lengthBytes).flip();
    }
}
