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
        boolean goesOn = true;
        while (goesOn && next < in.writerIndex()) {
            goesOn = goesOn(in.getByte(next++));
        }
        in.readerIndex(next);
        taken += next - start;
        if (taken > maxBytes) {
            return State.TOO_LONG;
        }
        if (goesOn) {
            return State.PARTIAL;
        }
        taken = 0;
        matched = 0;
        return State.COMPLETE;
    }

    private boolean goesOn(byte next) {
        while (matched > 0 && end[matched] != next) {
            matched = shorter[matched];
        }
        if (end[matched] == next) {
            matched++;
        }
        return matched < end.length;
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
