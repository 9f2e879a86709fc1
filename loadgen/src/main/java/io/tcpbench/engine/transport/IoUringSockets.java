package io.tcpbench.engine.transport;

import io.netty.channel.IoEventLoop;

/** Thin links on io_uring. */
final class IoUringSockets extends ThinSockets {
    IoUringSockets(IoEventLoop loop, SocketPlan plan) {
        super(loop, plan);
    }

    @Override
    ThinLink newLink(Link.Listener listener) {
        return new IoUringLink(this, listener);
    }
}
