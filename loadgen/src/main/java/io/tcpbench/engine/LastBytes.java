package io.tcpbench.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** The last bytes of a response that is not whole, for the message that says so. */
final class LastBytes {
    private static final int MOST = 16;

    private final byte[] bytes = new byte[MOST];
    private int size;

    /**
     * Bytes were read.
     *
     * @param in read to its end
     * @param read how many of its bytes came last
     * @param ofResponse how many bytes the response has by now; those before them belong to others
     */
    void keep(ByteBuf in, int read, long ofResponse) {
        int fresh = (int) Math.min(read, ofResponse);
        if (fresh == ofResponse) {
            size = 0;
        }
        int taken = Math.min(fresh, MOST);
        int kept = Math.min(size, MOST - taken);
        System.arraycopy(bytes, size - kept, bytes, 0, kept);
        in.getBytes(in.writerIndex() - taken, bytes, kept, taken);
        size = kept + taken;
    }

    /** In hexadecimal. */
    @Override
    public String toString() {
        return ByteBufUtil.hexDump(bytes, 0, size);
    }
}
