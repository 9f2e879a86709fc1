/**
 * What goes over the wire: a {@link io.tcpbench.protocol.Protocol} has the bytes of a request, and its
 * {@link io.tcpbench.protocol.Codec}s, one for each connection, find where a response ends and whether it is right.
 * Bytes are Netty's {@code ByteBuf}; nothing else of Netty is used here.
 */
@NullMarked
package io.tcpbench.protocol;

import org.jspecify.annotations.NullMarked;
