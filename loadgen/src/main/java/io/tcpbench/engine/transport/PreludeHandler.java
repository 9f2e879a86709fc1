package io.tcpbench.engine.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/** Has the prelude of a connection leave its channel ahead of whatever is written first, TLS included. */
final class PreludeHandler extends ChannelOutboundHandlerAdapter {
    private final SocketPlan plan;

    PreludeHandler(SocketPlan plan) {
        this.plan = plan;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        Channel channel = ctx.channel();
        byte[] prelude = plan.prelude(channel.localAddress(), channel.remoteAddress());
        ctx.write(Unpooled.wrappedBuffer(prelude), ctx.voidPromise());
        ctx.write(message, promise);
        ctx.pipeline().remove(this);
    }
}
