package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Responses of a known size, compared with the bytes that are expected or taken as they are. */
final class FixedCodec implements Codec {
    private final int size;
    private final @Nullable ByteBuf expected;

    /**
     * The same bytes as the JDK sees them, which compares many of them at once; moved for each comparison. Shared by
     * the connections of an event loop, because one for each is one more miss of the caches in each request.
     */
    private final @Nullable ByteBuffer comparable;

    private final boolean isSecret;
    private int taken;
    private boolean wrong;
    private String difference = "";

    private FixedCodec(int size, @Nullable ByteBuf expected, @Nullable ByteBuffer comparable, boolean isSecret) {
        this.size = size;
        this.expected = expected;
        this.comparable = comparable;
        this.isSecret = isSecret;
    }

    static Factory ofSize(int bytes) {
        return () -> new FixedCodec(bytes, null, null, false);
    }

    static Factory ofBytes(ByteBuf expected) {
        return comparing(expected, false);
    }

    /** Tells where a response is wrong, but neither what was expected nor what came. */
    static Factory ofSecretBytes(ByteBuf expected) {
        return comparing(expected, true);
    }

    private static Factory comparing(ByteBuf expected, boolean isSecret) {
        ByteBuffer comparable = expected.nioBuffer();
        return () -> new FixedCodec(expected.readableBytes(), expected, comparable, isSecret);
    }

    @Override
    public State read(ByteBuf in) {
        int length = Math.min(size - taken, in.readableBytes());
        if (expected != null && comparable != null && !wrong && differs(comparable, taken, in, length)) {
            wrong = true;
            difference = describe(expected, size, taken, in, length, isSecret);
            return State.WRONG;
        }
        in.skipBytes(length);
        taken += length;
        if (taken < size) {
            return State.PARTIAL;
        }
        taken = 0;
        wrong = false;
        return State.COMPLETE;
    }

    /** Whether the next bytes that came are not those of the right response from {@code taken} on. */
    static boolean differs(ByteBuffer right, int taken, ByteBuf in, int length) {
        right.limit(taken + length).position(taken);
        ByteBuffer came = in.nioBufferCount() == 1
                ? in.internalNioBuffer(in.readerIndex(), length)
                : in.nioBuffer(in.readerIndex(), length);
        return came.mismatch(right) >= 0;
    }

    /** Where these bytes differ from the right ones, and unless they are secret, how. */
    static String describe(ByteBuf right, int size, int taken, ByteBuf in, int length, boolean isSecret) {
        int at = 0;
        while (at < length && in.getByte(in.readerIndex() + at) == right.getByte(taken + at)) {
            at++;
        }
        int offset = taken + at;
        String place = "at byte " + offset + " of " + size;
        if (isSecret) {
            return place;
        }
        return place + ": expected "
                + Excerpt.of(right, offset, size - offset) + ", got "
                + Excerpt.of(in, in.readerIndex() + at, in.readableBytes() - at);
    }

    @Override
    public long bytesRead() {
        return taken;
    }

    @Override
    public String difference() {
        return difference;
    }
}
