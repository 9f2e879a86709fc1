package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;

/** What a client says and what it expects to hear. Shared by all event loops, so it does not change. */
public interface Protocol {

    /** The bytes of a request: a direct, read-only buffer that is never released; send duplicates of it. */
    ByteBuf request();

    /** Makes the codecs of the connections of one event loop, which share what they need one after the other. */
    Codec.Factory codecs();

    /** About how many bytes a response has, for the size of receive buffers. */
    int typicalResponseBytes();
}
