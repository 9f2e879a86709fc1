package io.tcpbench.reference;

import java.nio.ByteBuffer;

/**
 * Sends {@code ok} once for every read, whatever arrived: the smallest server whose responses differ from its requests.
 */
record OkReply(int readSizeBytes) implements Reply {

    static final String NAME = "ok";

    OkReply {
        WholeNumbers.READ_SIZES_BYTES.check("read-size", readSizeBytes);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Reply withReadSizeBytes(int bytes) {
        return new OkReply(bytes);
    }

    @Override
    public void answer(ByteBuffer message) {
        message.clear().put((byte) 'o').put((byte) 'k').flip();
    }
}
