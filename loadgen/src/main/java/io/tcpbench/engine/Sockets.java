package io.tcpbench.engine;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.tcpbench.plan.Plan;
import io.tcpbench.protocol.Protocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Opens client sockets on one event loop, with the options that measuring asks for. */
final class Sockets {
    private static final int LEAST_BUFFER_BYTES = 2 << 10;
    private static final int LARGEST_BUFFER_BYTES = 64 << 10;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final InetSocketAddress target;
    private final String targetText;
    private final List<InetAddress> localAddresses;

    /**
     * Opens nothing yet.
     *
     * @param sockets makes them; belongs to this object from now on
     * @param localAddresses to bind them to, in turn; empty for the kernel's choice
     */
    Sockets(
            EventLoop loop,
            Bootstrap sockets,
            Plan plan,
            Protocol protocol,
            InetSocketAddress target,
            List<InetAddress> localAddresses) {
        this.loop = loop;
        this.target = target;
        this.targetText = Diagnosis.address(target);
        this.localAddresses = localAddresses;
        this.bootstrap = sockets.group(loop)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        plan.connectTimeout().toMillis())
                // One read a turn: a second one would nearly always find nothing, and costs a system call.
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(bufferBytes(plan, protocol)).maxMessagesPerRead(1));
        ErrorTexts.prepare();
    }

    private static int bufferBytes(Plan plan, Protocol protocol) {
        long expected = (long) protocol.typicalResponseBytes() * Math.min(plan.pipeline(), 64);
        return (int) Math.max(LEAST_BUFFER_BYTES, Math.min(expected, LARGEST_BUFFER_BYTES));
    }

    /** Begins a connect; source addresses are taken in turn by the slot's number. */
    ChannelFuture connect(ChannelHandler connection, int slotNumber) {
        Bootstrap one = bootstrap.clone().handler(connection);
        if (localAddresses.isEmpty()) {
            return one.connect(target);
        }
        InetAddress local = localAddresses.get(slotNumber % localAddresses.size());
        return one.connect(target, new InetSocketAddress(local, 0));
    }

    /**
     * Handles an event of a connect on the loop. Where no socket could be made there is no channel that belongs to a
     * loop, and Netty tells it on a thread of its own.
     */
    void onLoop(Runnable handling) {
        if (loop.inEventLoop()) {
            handling.run();
        } else {
            loop.execute(handling);
        }
    }

    boolean bindsLocally() {
        return !localAddresses.isEmpty();
    }

    /** The target as {@code IP:PORT}. */
    String targetText() {
        return targetText;
    }
}
