package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;

/**
 * Responses that end with certain bytes, which may come in pieces: the search is that of Knuth, Morris and Pratt
 * (1977).
 */
final class DelimitedCodec implements Codec {
    private final byte[] end;
    /** For each length of a match, the length of the longest shorter one that the same bytes are. */
    private final int[] shorter;

    private final long maxBytes;
    private long taken;
    private int matched;

    DelimitedCodec(byte[] end, long maxBytes) {
        this.end = end.clone();
        this.maxBytes = maxBytes;
        this.shorter = shorterMatches(this.end);
    }

    private static int[] shorterMatches(byte[] end) {
        int[] shorter = new int[end.length + 1];
        int matched = 0;
        for (int i = 1; i < end.length; i++) {
            while (matched > 0 && end[i] != end[matched]) {
                matched = shorter[matched];
            }
            if (end[i] == end[matched]) {
                matched++;
            }
            shorter[i + 1] = matched;
        }
        return shorter;
    }

    @Override
    public State read(ByteBuf in) {
        int start = in.readerIndex();
        int next = start;
        while (matched < end.length && next < in.writerIndex()) {
            next = matched == 0 ? afterFirstByte(in, next) : afterNextByte(in, next);
        }
        in.readerIndex(next);
        taken += next - start;
        if (taken > maxBytes) {
            return State.TOO_LONG;
        }
        if (matched < end.length) {
            return State.PARTIAL;
        }
        taken = 0;
        matched = 0;
        return State.COMPLETE;
    }

    /** Nothing is matched: the buffer's own search is faster than a look at each byte. */
    private int afterFirstByte(ByteBuf in, int from) {
        int at = in.indexOf(from, in.writerIndex(), end[0]);
        if (at < 0) {
            return in.writerIndex();
        }
        matched = 1;
        return at + 1;
    }

    private int afterNextByte(ByteBuf in, int at) {
        byte next = in.getByte(at);
        while (matched > 0 && end[matched] != next) {
            matched = shorter[matched];
        }
        if (end[matched] == next) {
            matched++;
        }
        return at + 1;
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
