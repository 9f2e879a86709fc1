package io.tcpbench.plan;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** The values of one column of a file, side by side, so that many of them take little memory. Immutable. */
public final class CsvColumn {
    private final byte[] bytes;
    private final int[] starts;

    /**
     * Takes what it is given, without a copy.
     *
     * @param bytes of all values, one after the other
     * @param starts where each begins, and where the last one ends
     */
    CsvColumn(byte[] bytes, int[] starts) {
        this.bytes = bytes;
        this.starts = starts;
    }

    /** How many values there are, at least 1. */
    public int rows() {
        return starts.length - 1;
    }

    /**
     * Copies a value.
     *
     * @param row from 0
     * @return where in {@code into} it ends
     */
    public int put(int row, byte[] into, int at) {
        int length = starts[row + 1] - starts[row];
        System.arraycopy(bytes, starts[row], into, at, length);
        return at + length;
    }

    int mostBytes() {
        int most = 0;
        for (int row = 0; row < rows(); row++) {
            most = Math.max(most, starts[row + 1] - starts[row]);
        }
        return most;
    }

    int leastBytes() {
        int least = Integer.MAX_VALUE;
        for (int row = 0; row < rows(); row++) {
            least = Math.min(least, starts[row + 1] - starts[row]);
        }
        return least;
    }

    void update(MessageDigest digest) {
        ByteBuffer ends = ByteBuffer.allocate(starts.length * Integer.BYTES);
        ends.asIntBuffer().put(starts);
        digest.update(ends);
        digest.update(bytes);
    }
}
