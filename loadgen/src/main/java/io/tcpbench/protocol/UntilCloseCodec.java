package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;

/** A response that ends when the server closes the connection. One without a byte is none. */
final class UntilCloseCodec implements Codec {
    private final long maxBytes;
    private long taken;

    UntilCloseCodec(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public State read(ByteBuf in) {
        taken += in.readableBytes();
        in.skipBytes(in.readableBytes());
        return taken > maxBytes ? State.TOO_LONG : State.PARTIAL;
    }

    @Override
    public State close() {
        boolean hasCome = taken > 0;
        taken = 0;
        return hasCome ? State.COMPLETE : State.PARTIAL;
    }

    @Override
    public long bytesRead() {
        return taken;
    }

    @Override
    public String difference() {
        return "";
    }
}
