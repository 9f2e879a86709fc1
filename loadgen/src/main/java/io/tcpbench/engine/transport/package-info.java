/**
 * How the bytes of a connection get to the kernel and back: a {@link io.tcpbench.engine.transport.Drive} makes the
 * {@link io.tcpbench.engine.transport.Sockets} of an event loop, and these make
 * {@link io.tcpbench.engine.transport.Link}s. On epoll and io_uring a link is thin: it hangs on Netty's event loop
 * itself, without a channel and its pipeline; elsewhere it is a channel of Netty's. Nothing here knows of requests that
 * are due, of responses or of histograms.
 */
@NullMarked
package io.tcpbench.engine.transport;

import org.jspecify.annotations.NullMarked;
