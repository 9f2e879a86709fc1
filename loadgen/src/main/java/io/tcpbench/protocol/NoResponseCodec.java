package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;

/** Of a protocol in which nobody answers: it is never asked to read. */
final class NoResponseCodec implements Codec {
    @Override
    public State read(ByteBuf in) {
        throw new IllegalStateException("a response where there is none");
    }

    @Override
    public long bytesRead() {
        return 0;
    }

    @Override
    public String difference() {
        return "";
    }
}
