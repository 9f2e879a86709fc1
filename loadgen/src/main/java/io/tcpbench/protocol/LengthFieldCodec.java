package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.tcpbench.plan.Expectation;
import io.tcpbench.plan.Expectation.LengthField.Order;

/**
 * Responses among whose first bytes a number says how long they are. Nothing is kept but these first bytes, however
 * long a response says that it is.
 */
final class LengthFieldCodec implements Codec {
    private final Expectation.LengthField field;
    private final long maxBytes;
    private final byte[] head;
    private long taken;
    private long size;
    private String difference = "";

    LengthFieldCodec(Expectation.LengthField field, long maxBytes) {
        this.field = field;
        this.maxBytes = maxBytes;
        this.head = new byte[field.offset() + field.bytes()];
    }

    @Override
    public State read(ByteBuf in) {
        if (taken < head.length) {
            int length = (int) Math.min(head.length - taken, in.readableBytes());
            in.readBytes(head, (int) taken, length);
            taken += length;
            if (taken < head.length) {
                return State.PARTIAL;
            }
            long number = number();
            size = head.length + number + field.adjust();
            if (number < 0 || number > maxBytes + Expectation.LengthField.MOST_ADJUST || size > maxBytes) {
                return unframeable(number, "--max-response allows " + maxBytes);
            }
            if (size < head.length) {
                return unframeable(number, "the field ends after " + head.length);
            }
        }
        int rest = (int) Math.min(size - taken, in.readableBytes());
        in.skipBytes(rest);
        taken += rest;
        if (taken < size) {
            return State.PARTIAL;
        }
        taken = 0;
        return State.COMPLETE;
    }

    /** Below zero for one of 8 bytes that is larger than any length. */
    private long number() {
        long number = 0;
        for (int i = 0; i < field.bytes(); i++) {
            int at = field.order() == Order.BIG ? i : field.bytes() - 1 - i;
            number = (number << Byte.SIZE) | (head[field.offset() + at] & 0xFF);
        }
        return number;
    }

    private State unframeable(long number, String limit) {
        difference = "--expect " + field.spec() + " makes a response of "
                + (number < 0 ? "more than 2^63" : Long.toString(size)) + " bytes of "
                + ByteBufUtil.hexDump(head, field.offset(), field.bytes()) + ", and " + limit + "; it begins with "
                + ByteBufUtil.hexDump(head, 0, Math.min(Excerpt.SHOWN_BYTES, head.length));
        return State.UNFRAMEABLE;
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
