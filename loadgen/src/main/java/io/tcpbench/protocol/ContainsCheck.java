package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;
import io.tcpbench.plan.Expectation;

/** Somewhere in a response there are certain bytes, be it in two pieces of it. */
final class ContainsCheck implements ResponseCheck {
    private final Expectation.Bytes right;
    private final ByteSearch search;
    private final byte[] first = new byte[Excerpt.SHOWN_BYTES];
    private int kept;
    private long size;
    private boolean found;

    ContainsCheck(Expectation.Bytes right) {
        this.right = right;
        this.search = new ByteSearch(right.value());
    }

    @Override
    public void begin() {
        kept = 0;
        size = 0;
        found = false;
        search.begin();
    }

    @Override
    public void see(ByteBuf in, int from, int length) {
        int wanted = Math.min(length, first.length - kept);
        in.getBytes(from, first, kept, wanted);
        kept += wanted;
        size += length;
        for (int i = from; !found && i < from + length; i++) {
            found = search.matches(in.getByte(i));
        }
    }

    @Override
    public String difference() {
        return found
                ? ""
                : "expected '" + right.text() + "' somewhere, got " + size + " bytes without it: "
                        + Excerpt.of(first, 0, kept);
    }
}
