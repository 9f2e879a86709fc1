package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;

/** Responses whose ends another codec finds, and which have to pass a check. */
final class CheckedCodec implements Codec {
    private final Codec framing;
    private final ResponseCheck check;
    /** Bytes of the last piece of a wrong response, which is told before they are taken. */
    private int wrongEndBytes;

    private String difference = "";

    CheckedCodec(Codec framing, ResponseCheck check) {
        this.framing = framing;
        this.check = check;
    }

    @Override
    public State read(ByteBuf in) {
        if (wrongEndBytes > 0) {
            in.skipBytes(wrongEndBytes);
            wrongEndBytes = 0;
            return State.COMPLETE;
        }
        int start = in.readerIndex();
        State state = framing.read(in);
        int length = in.readerIndex() - start;
        check.see(in, start, length);
        if (state == State.UNFRAMEABLE) {
            difference = framing.difference();
        } else if (state == State.COMPLETE && isWrong()) {
            in.readerIndex(start);
            wrongEndBytes = length;
            return State.WRONG;
        }
        return state;
    }

    @Override
    public State close() {
        State state = framing.close();
        return state == State.COMPLETE && isWrong() ? State.WRONG : state;
    }

    /** The response has ended; the next one begins. */
    private boolean isWrong() {
        String found = check.difference();
        check.begin();
        if (!found.isEmpty()) {
            difference = found;
        }
        return !found.isEmpty();
    }

    @Override
    public long bytesRead() {
        return framing.bytesRead();
    }

    @Override
    public String difference() {
        return difference;
    }
}
