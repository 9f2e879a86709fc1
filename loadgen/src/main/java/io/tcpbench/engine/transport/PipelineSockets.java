package io.tcpbench.engine.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.ssl.SslHandler;

/** Sockets that are channels of Netty's. */
public final class PipelineSockets implements Sockets {
    private final EventLoop loop;
    private final SocketPlan plan;
    private final Bootstrap bootstrap;

    /**
     * Opens nothing yet.
     *
     * @param channels makes them, with the options of their sockets; belongs to this object from now on
     */
    public PipelineSockets(EventLoop loop, Bootstrap channels, SocketPlan plan) {
        this.loop = loop;
        this.plan = plan;
        this.bootstrap = channels.group(loop)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        plan.connectTimeout().toMillis())
                // One read a turn: a second one would nearly always find nothing, and costs a system call.
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(plan.receiveBytes()).maxMessagesPerRead(1));
    }

    @Override
    public void connect(Link.Listener listener, int slotNumber) {
        PipelineLink link = new PipelineLink(plan, listener);
        Bootstrap one = bootstrap.clone().handler(handlerOf(link));
        ChannelFuture attempt = plan.bindsLocally()
                ? one.connect(plan.target(), plan.localAddress(slotNumber))
                : one.connect(plan.target());
        attempt.addListener(done -> onLoop(() -> link.concluded(attempt)));
    }

    private ChannelHandler handlerOf(PipelineLink link) {
        return plan.tls().isEmpty() && !plan.hasPrelude()
                ? link
                : new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (plan.hasPrelude()) {
                            channel.pipeline().addLast(new PreludeHandler(plan));
                        }
                        plan.tls().ifPresent(tls -> secure(channel, tls, link));
                        channel.pipeline().addLast(link);
                    }
                };
    }

    private void secure(Channel channel, TlsLayer tls, PipelineLink link) {
        SslHandler secured = tls.newHandler(channel.alloc(), plan.connectTimeout());
        channel.pipeline().addLast(secured);
        secured.handshakeFuture().addListener(done -> link.secured(done.cause()));
    }

    @Override
    public SocketPlan plan() {
        return plan;
    }

    /**
     * Where no socket could be made there is no channel that belongs to a loop, and Netty tells it on a thread of its
     * own.
     */
    private void onLoop(Runnable handling) {
        if (loop.inEventLoop()) {
            handling.run();
        } else {
            loop.execute(handling);
        }
    }
}
