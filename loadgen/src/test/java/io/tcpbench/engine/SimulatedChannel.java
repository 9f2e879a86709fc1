package io.tcpbench.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A client's socket on a simulated network. Behaves as one of NIO does, one read for each pass of the loop. */
final class SimulatedChannel extends AbstractChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    private final ChannelConfig config = new SocketOptions(this);
    private final SimulatedLoop loop;
    private final SimulatedPeer peer;
    private final Deque<byte[]> received = new ArrayDeque<>();
    private @Nullable IOException broken;
    private @Nullable ChannelPromise connecting;
    private @Nullable SocketAddress local;
    private @Nullable SocketAddress remote;
    private boolean finished;
    private boolean connected;
    private boolean closed;

    /** @param isOver whether the run is, and nobody counts any more */
    SimulatedChannel(SimulatedLoop loop, SimulatedNetwork network, BooleanSupplier isOver) {
        super(null);
        this.loop = loop;
        this.peer = new SimulatedPeer(this, loop, network, isOver);
    }

    // What the network does to it.

    void succeed(SocketAddress from) {
        ChannelPromise promise = connecting;
        connecting = null;
        if (promise != null && !closed) {
            connected = true;
            local = from;
            promise.trySuccess();
            pipeline().fireChannelActive();
        }
    }

    void refuse(IOException cause) {
        ChannelPromise promise = connecting;
        connecting = null;
        if (promise != null) {
            promise.tryFailure(cause);
        }
    }

    void receive(byte[] bytes) {
        received.add(bytes);
        loop.isReadable(this);
    }

    void finish() {
        finished = true;
        loop.isReadable(this);
    }

    /** An error of the socket; a reset takes with it what was not read. */
    void fail(IOException cause) {
        broken = cause;
        received.clear();
        loop.isReadable(this);
    }

    void writable() {
        if (!closed) {
            ((Unsafe) unsafe()).goOnWriting();
        }
    }

    /** As much as fits into a buffer; then, in later passes, the end. */
    void readOnce() {
        if (closed || !connected) {
            return;
        }
        if (!received.isEmpty()) {
            readSome();
        } else if (broken != null) {
            pipeline().fireExceptionCaught(broken);
            unsafe().close(voidPromise());
        } else if (finished) {
            unsafe().close(voidPromise());
        }
        if (!received.isEmpty() || broken != null || finished) {
            loop.isReadable(this);
        }
    }

    private void readSome() {
        ByteBuf read = Unpooled.buffer(peer.bufferBytes());
        while (!received.isEmpty() && read.isWritable()) {
            byte[] next = received.removeFirst();
            int length = Math.min(next.length, read.writableBytes());
            read.writeBytes(next, 0, length);
            if (length < next.length) {
                received.addFirst(Arrays.copyOfRange(next, length, next.length));
            }
        }
        peer.wasRead(ByteBufUtil.getBytes(read));
        pipeline().fireChannelRead(read);
        if (read.refCnt() != 0) {
            throw new IllegalStateException("a buffer was not released");
        }
        pipeline().fireChannelReadComplete();
    }

    // What Netty asks of a channel.

    /** Takes the option that every client sets, which makes no difference here. */
    private static final class SocketOptions extends DefaultChannelConfig {
        SocketOptions(Channel channel) {
            super(channel);
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            return option.equals(ChannelOption.TCP_NODELAY) || super.setOption(option, value);
        }
    }

    private final class Unsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress to, SocketAddress from, ChannelPromise promise) {
            if (promise.setUncancellable() && ensureOpen(promise)) {
                remote = to;
                connecting = promise;
                peer.connect(to);
            }
        }

        void goOnWriting() {
            flush0();
        }
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Unsafe();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) throws IOException {
        for (Object message = out.current(); message != null; message = out.current()) {
            int bytes = ((ByteBuf) message).readableBytes();
            int taken = peer.take(bytes);
            out.removeBytes(taken);
            if (taken < bytes) {
                return;
            }
        }
    }

    @Override
    protected void doClose() {
        if (!closed) {
            closed = true;
            if (connected) {
                peer.wasClosed();
            }
            received.clear();
            refuse(new ClosedChannelException());
        }
    }

    @Override
    protected void doBind(SocketAddress address) {
        local = address;
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doBeginRead() {}

    @Override
    protected boolean isCompatible(EventLoop candidate) {
        return true;
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return local;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return connected ? remote : null;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return connected && !closed;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }
}
