package io.tcpbench.client;

/** What becomes of the bytes that a server sends. One thread at a time calls it. */
@FunctionalInterface
public interface Received {
    /** The first {@code length} of these bytes have arrived; the array is used again afterwards. */
    void arrived(byte[] bytes, int length);

    /** Nothing has arrived for a moment: what was held back, because it looked unfinished, is shown as it is. */
    default void paused() {}
}
