package io.tcpbench.reference.behaviour;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One response on its way: its bytes, how many were written, when it is due and what is wrong with it. */
final class Response {

    private static final byte[] NOTHING = {};
    private static final byte[] UNASKED = "unasked\n".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final long dueNanos;
    private final @Nullable Fault fault;
    private final int lengthBytes;
    private int writtenBytes;

    private Response(byte[] bytes, int lengthBytes, @Nullable Fault fault, long dueNanos) {
        this.bytes = bytes;
        this.lengthBytes = lengthBytes;
        this.fault = fault;
        this.dueNanos = dueNanos;
    }

    static Response right(byte[] bytes, long dueNanos) {
        return new Response(bytes, bytes.length, null, dueNanos);
    }

    /**
     * The response with a fault; one without bytes can't be truncated, garbled or kept back, and stays as it is.
     *
     * @param random where wrong bytes come from
     */
    static Response with(Fault fault, byte[] right, long dueNanos, SplittableRandom random) {
        if (right.length == 0 && fault.needsBytes()) {
            return right(right, dueNanos);
        }
        return switch (fault) {
            case RESET, CLOSE, SILENCE -> new Response(NOTHING, 0, fault, dueNanos);
            case TRUNCATE -> new Response(right, right.length / 2, fault, dueNanos);
            case GARBAGE -> whole(garbage(right, random), fault, dueNanos);
            case WRONG_BYTE ->
                whole(withWrongByte(right.clone(), random.nextInt(right.length), right, random), fault, dueNanos);
            case DUPLICATE -> whole(join(right, right), fault, dueNanos);
            case UNASKED -> whole(join(right, UNASKED), fault, dueNanos);
        };
    }

    private static Response whole(byte[] bytes, Fault fault, long dueNanos) {
        return new Response(bytes, bytes.length, fault, dueNanos);
    }

    private static byte[] garbage(byte[] right, SplittableRandom random) {
        byte[] garbage = new byte[right.length];
        random.nextBytes(garbage);
        return withWrongByte(garbage, 0, right, random);
    }

    /** Any other value than the right one. */
    private static byte[] withWrongByte(byte[] bytes, int at, byte[] right, SplittableRandom random) {
        bytes[at] = (byte) (right[at] + 1 + random.nextInt(255));
        return bytes;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    long dueNanos() {
        return dueNanos;
    }

    @Nullable Fault fault() {
        return fault;
    }

    boolean isEmpty() {
        return lengthBytes == 0;
    }

    /** Whether there were bytes and all are written. */
    boolean isWritten() {
        return writtenBytes > 0 && writtenBytes == lengthBytes;
    }

    int leftBytes() {
        return lengthBytes - writtenBytes;
    }

    /** Puts the next bytes into an empty buffer, so many at most and as many as there is room for. */
    void copyTo(ByteBuffer message, int mostBytes) {
        message.put(bytes, writtenBytes, Math.min(message.remaining(), mostBytes));
    }

    void written(int moreBytes) {
        writtenBytes += moreBytes;
    }
}
