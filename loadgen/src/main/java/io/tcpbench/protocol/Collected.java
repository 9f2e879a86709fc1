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

    /** How many steps a search may take: a million, and a hundred for each byte. */
    private static final long LEAST_STEPS = 1_000_000;

    private static final long STEPS_A_BYTE = 100;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;
    private long stepsLeft;

    /**
     * A search took too many steps: there are patterns that take twice as many with each byte more, and an event loop
     * would do nothing else.
     */
    static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        private TooManySteps() {
            super("too many steps", null, false, false);
        }
    }

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

    /** A search begins, whose steps are counted. */
    void search() {
        stepsLeft = LEAST_STEPS + STEPS_A_BYTE * size;
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

    /** @throws TooManySteps of the search that began last */
    @Override
    public char charAt(int index) {
        if (--stepsLeft < 0) {
            throw new TooManySteps();
        }
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
