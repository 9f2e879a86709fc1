package io.tcpbench.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The bytes of a response, kept because a pattern has to see all of them: each is a character of ISO 8859-1. Grows with
 * what has come, and keeps its memory for the next response.
 */
final class Collected implements CharSequence {
    private static final int FIRST_BYTES = 256;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;

    /** Takes bytes behind those that are here; leaves the buffer's indices as they are. */
    void add(ByteBuf in, int from, int length) {
        if (length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + length));
        }
        in.getBytes(from, bytes, size, length);
        size += length;
    }

    void clear() {
        size = 0;
    }

    /** Forgets all but these. */
    void keep(int from, int to) {
        System.arraycopy(bytes, from, bytes, 0, to - from);
        size = to - from;
    }

    /** The first of the bytes, in hexadecimal. */
    String excerpt() {
        return Excerpt.of(bytes, 0, size);
    }

    @Override
    public int length() {
        return size;
    }

    @Override
    public char charAt(int index) {
        return (char) (bytes[index] & 0xFF);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new String(bytes, start, end - start, ISO_8859_1);
    }

    @Override
    public String toString() {
        return subSequence(0, size).toString();
    }
}
