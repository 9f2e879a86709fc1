package io.tcpbench.result;

/**
 * Payload bytes over all connections, warm-up included.
 *
 * @param sent handed to the kernel or waiting for it
 * @param received read
 */
public record ByteCounts(long sent, long received) {
    /** Nothing happened. */
    public static final ByteCounts EMPTY = new ByteCounts(0, 0);

    /** Both together. */
    public ByteCounts plus(ByteCounts other) {
        return new ByteCounts(sent + other.sent, received + other.received);
    }
}
