package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** What a client says and what it expects to hear. Shared by all event loops, so it does not change. */
public interface Protocol {

    /**
     * The bytes of a request: a direct, read-only buffer that is never released; send duplicates of it. Empty where
     * there are {@link #wordings}.
     */
    ByteBuf request();

    /**
     * Makes the codecs of the connections of one event loop, which share what they need one after the other. Where
     * there are {@link #wordings}, these make them.
     */
    Codec.Factory codecs();

    /** Makes the requests of the connections of one event loop; absent where all of them are {@link #request}. */
    default Optional<Wording.Factory> wordings() {
        return Optional.empty();
    }

    /** About how many bytes a response has, for the size of receive buffers. */
    int typicalResponseBytes();
}
