package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;

/** A response begins with certain bytes, or is made of them alone. */
final class PrefixCheck implements ResponseCheck {
    private final byte[] right;
    private final boolean isAll;
    private final byte[] seen;
    private int kept;
    private long size;

    PrefixCheck(byte[] right, boolean isAll) {
        this.right = right;
        this.isAll = isAll;
        this.seen = new byte[right.length + Excerpt.SHOWN_BYTES];
    }

    @Override
    public void begin() {
        kept = 0;
        size = 0;
    }

    @Override
    public void see(ByteBuf in, int from, int length) {
        int wanted = Math.min(length, seen.length - kept);
        in.getBytes(from, seen, kept, wanted);
        kept += wanted;
        size += length;
    }

    @Override
    public String difference() {
        int at = 0;
        while (at < Math.min(kept, right.length) && seen[at] == right[at]) {
            at++;
        }
        if (at == right.length && (!isAll || size == right.length)) {
            return "";
        }
        return "at byte " + at + " of " + size + ": expected "
                + (at == right.length ? "the end" : Excerpt.of(right, at, right.length - at)) + ", got "
                + (at == size ? "the end" : Excerpt.of(seen, at, kept - at));
    }
}
