package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;

/** Another codec that tells nothing of the bytes that came, which may be those of a secret that was sent. */
final class DiscreetCodec implements Codec {
    private final Codec codec;

    DiscreetCodec(Codec codec) {
        this.codec = codec;
    }

    @Override
    public State read(ByteBuf in) {
        return codec.read(in);
    }

    @Override
    public State close() {
        return codec.close();
    }

    @Override
    public long bytesRead() {
        return codec.bytesRead();
    }

    @Override
    public String difference() {
        return codec.difference().isEmpty() ? "" : "the bytes are not shown, because the request came from a file";
    }
}
