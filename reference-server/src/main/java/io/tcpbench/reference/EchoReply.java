package io.tcpbench.reference;

import java.nio.ByteBuffer;

/** Sends back what arrived. */
record EchoReply(int readSizeBytes) implements Reply {

    static final String NAME = "echo";

    EchoReply {
        WholeNumbers.READ_SIZES_BYTES.check("read-size", readSizeBytes);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Reply withReadSizeBytes(int bytes) {
        return new EchoReply(bytes);
    }

    @Override
    public void answer(ByteBuffer message) {
        // What was read is what is sent.
    }
}
