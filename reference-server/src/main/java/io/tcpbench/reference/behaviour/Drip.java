package io.tcpbench.reference.behaviour;

import java.util.concurrent.TimeUnit;

/**
 * The pace at which bytes leave a connection: byte after byte, each a gap later than the one before. Confined to the
 * connection.
 */
final class Drip {

    /** Bytes that are due within a moment go together: a wake-up for each would be a busy loop at a high rate. */
    private static final double TOGETHER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final double gapNanos;
    private final long originNanos;

    /** Since the origin: a moment on the clock may be too large for a double to tell nanoseconds apart. */
    private double nextByteNanos;

    /**
     * @param bytesPerSecond infinite if bytes are not held back
     * @param originNanos a moment before the first byte
     */
    Drip(double bytesPerSecond, long originNanos) {
        this.gapNanos = TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
        this.originNanos = originNanos;
    }

    boolean isLimited() {
        return gapNanos > 0;
    }

    /** A response begins: what was not said before does not make it faster. */
    void begin(long dueNanos) {
        nextByteNanos = Math.max(nextByteNanos, (double) (dueNanos - originNanos));
    }

    /** When the next bytes are to be written, with so many left; any time if that is none. */
    long nextNanos(int leftBytes) {
        if (!isLimited() || leftBytes == 0) {
            return Long.MIN_VALUE;
        }
        double together = Math.min(leftBytes - 1, Math.floor(TOGETHER_NANOS / gapNanos));
        return originNanos + (long) Math.ceil(nextByteNanos + together * gapNanos);
    }

    /** How many of the bytes that are left may be written at that moment. */
    int allowedBytes(int leftBytes, long nowNanos) {
        if (!isLimited()) {
            return leftBytes;
        }
        return (int) Math.min(leftBytes, Math.floor((nowNanos - originNanos - nextByteNanos) / gapNanos) + 1);
    }

    void sent(int bytes) {
        nextByteNanos += bytes * gapNanos;
    }
}
