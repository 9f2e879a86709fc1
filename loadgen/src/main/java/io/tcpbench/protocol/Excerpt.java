package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Bytes for people: hexadecimal, so that whatever a server sends is harmless, and no more than a line of them. */
final class Excerpt {
    static final int SHOWN_BYTES = 32;

    private Excerpt() {}

    /** Of {@code length} bytes the first ones. */
    static String of(byte[] bytes, int from, int length) {
        return ByteBufUtil.hexDump(bytes, from, Math.min(SHOWN_BYTES, length));
    }

    /** Of {@code length} bytes the first ones. */
    static String of(ByteBuf bytes, int from, int length) {
        return ByteBufUtil.hexDump(bytes, from, Math.min(SHOWN_BYTES, length));
    }
}
