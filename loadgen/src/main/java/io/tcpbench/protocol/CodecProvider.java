package io.tcpbench.protocol;

/**
 * Brings a codec of somebody else's, for {@code --expect codec:NAME[:ARGUMENT]}. Found by
 * {@link java.util.ServiceLoader}: its class has a public constructor without parameters, and stands in
 * {@code META-INF/services/io.tcpbench.protocol.CodecProvider} of a jar on the class path.
 */
public interface CodecProvider {

    /** By which a plan asks for it: letters, digits and dashes. */
    String name();

    /**
     * Makes the codecs of one event loop.
     *
     * @param argument what stands behind the name; empty if nothing does
     * @param maxBytes a larger response is {@link Codec.State#TOO_LONG}
     * @throws IllegalArgumentException if the argument is not allowed; the message says what is
     */
    Codec.Factory codecs(String argument, int maxBytes);
}
