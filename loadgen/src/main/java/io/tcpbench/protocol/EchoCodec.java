package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Responses that have to be what was asked, where each request is another: it is made again for the comparison. Of a
 * long response that comes in many pieces, between those of others, it is made for each of them.
 */
final class EchoCodec implements Codec {
    private final TemplateWording wording;
    private final TemplateWording.Desk desk;
    private final boolean isSecret;
    /** The number of the request that is being answered. */
    private long asked;

    private int taken;
    private boolean wrong;
    private String difference = "";

    /** Its first response answers the request that is made next. */
    EchoCodec(TemplateWording wording, TemplateWording.Desk desk, boolean isSecret) {
        this.wording = wording;
        this.desk = desk;
        this.isSecret = isSecret;
        this.asked = wording.sequence() + 1;
    }

    @Override
    public State read(ByteBuf in) {
        wording.recall(asked);
        int size = desk.length();
        int length = Math.min(size - taken, in.readableBytes());
        if (!wrong && FixedCodec.differs(desk.comparable(), taken, in, length)) {
            wrong = true;
            difference = FixedCodec.describe(
                    Unpooled.wrappedBuffer(desk.bytes(), 0, size), size, taken, in, length, isSecret);
            return State.WRONG;
        }
        in.skipBytes(length);
        taken += length;
        if (taken < size) {
            return State.PARTIAL;
        }
        taken = 0;
        wrong = false;
        asked++;
        return State.COMPLETE;
    }

    @Override
    public long bytesRead() {
        return taken;
    }

    @Override
    public String difference() {
        return difference;
    }
}
