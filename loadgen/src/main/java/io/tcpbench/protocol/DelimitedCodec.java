package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;

/** Responses that end with certain bytes, which may come in pieces. */
final class DelimitedCodec implements Codec {
    private final ByteSearch end;
    private final long maxBytes;
    private long taken;

    DelimitedCodec(byte[] end, long maxBytes) {
        this.end = new ByteSearch(end);
        this.maxBytes = maxBytes;
    }

    @Override
    public State read(ByteBuf in) {
        int start = in.readerIndex();
        int next = start;
        boolean ended = false;
        while (!ended && next < in.writerIndex()) {
            // Nothing is matched: the buffer's own search is faster than a look at each byte.
            int at = end.matched() == 0 ? in.indexOf(next, in.writerIndex(), end.first()) : next;
            ended = at >= 0 && end.matches(in.getByte(at));
            next = at >= 0 ? at + 1 : in.writerIndex();
        }
        in.readerIndex(next);
        taken += next - start;
        if (ended) {
            end.begin();
        }
        if (taken > maxBytes) {
            return State.TOO_LONG;
        }
        if (!ended) {
            return State.PARTIAL;
        }
        taken = 0;
        return State.COMPLETE;
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
