package io.tcpbench.engine.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.DecoderException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection that is a channel of Netty's: the last handler of its pipeline, behind the one of TLS if it has one. */
final class PipelineLink extends ChannelInboundHandlerAdapter implements Link {
    private enum Stage {
        CONNECTING,
        SECURING,
        OPEN,
        CLOSED
    }

    private final ByteBuf request;
    private final ByteBuf ownRequest;
    private final boolean oneAtATime;
    private final boolean isSecured;
    private final boolean hasPrelude;
    private final boolean isOneWay;
    private final Listener listener;
    private @Nullable ChannelHandlerContext context;
    private Stage stage = Stage.CONNECTING;
    /** What broke the handshake, of which its end may only say that the channel is closed. */
    private @Nullable Throwable broken;

    PipelineLink(SocketPlan plan, Listener listener) {
        this.request = plan.request();
        this.ownRequest = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(request.nioBuffer()));
        this.oneAtATime = plan.pipeline() == 1;
        this.isSecured = plan.tls().isPresent();
        this.hasPrelude = plan.hasPrelude();
        this.isOneWay = plan.oneWay();
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /** The connect attempt came to an end, either way. */
    void concluded(ChannelFuture attempt) {
        if (!attempt.isSuccess()) {
            stage = Stage.CLOSED;
            listener.connectFailed(attempt.cause());
        } else if (isSecured) {
            stage = Stage.SECURING;
            listener.securing();
        } else {
            stage = Stage.OPEN;
            opened();
        }
    }

    /** What leaves ahead of the first write does not wait for a request: an empty one is enough. */
    private void opened() {
        if (hasPrelude) {
            context().write(Unpooled.EMPTY_BUFFER, context().voidPromise());
        }
        listener.connected(this);
        flush();
    }

    /** The handshake of TLS came to an end; only behind a connect that succeeded this tells anything. */
    void secured(@Nullable Throwable failure) {
        if (stage != Stage.SECURING) {
            return;
        }
        if (failure == null) {
            stage = Stage.OPEN;
            listener.connected(this);
        } else {
            close();
            listener.connectFailed(broken == null ? failure : broken);
        }
    }

    // What leaves.

    @Override
    public void write() {
        ChannelHandlerContext current = context();
        current.write(nextRequest(), current.voidPromise());
    }

    /** Into memory of Netty's pool, which has it again when the bytes have left. */
    @Override
    public void write(byte[] bytes, int length) {
        ChannelHandlerContext current = context();
        current.write(current.alloc().directBuffer(length, length).writeBytes(bytes, 0, length), current.voidPromise());
    }

    /**
     * The request's bytes with indices of their own. With one request in flight the same buffer serves again and again,
     * unless the previous write of it is not done yet, which a response before the whole request was read can cause. It
     * is no duplicate, because that makes a view of itself for each write, and another one of what it is made of.
     */
    private ByteBuf nextRequest() {
        return oneAtATime && !isWriting()
                ? ownRequest.setIndex(0, request.readableBytes())
                : request.retainedDuplicate();
    }

    @Override
    public void flush() {
        if (stage == Stage.OPEN) {
            context().flush();
            if (isOneWay && isWriting()) {
                awaitDrained();
            }
        }
    }

    /** Nothing follows the bytes that wait, and leaves when they have left. */
    private void awaitDrained() {
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(left -> {
            if (stage == Stage.OPEN && left.isSuccess()) {
                listener.drained();
            }
        });
    }

    /** Where there is no buffer any more, Netty is closing the channel because a write has failed. */
    @Override
    public boolean isWriting() {
        ChannelOutboundBuffer pending = context().channel().unsafe().outboundBuffer();
        return pending == null || !pending.isEmpty();
    }

    // What comes.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (stage == Stage.OPEN) {
                listener.received(in);
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        listener.receivedAll();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        Throwable cause = thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (stage == Stage.OPEN) {
            listener.failed(cause);
        } else if (stage == Stage.SECURING && broken == null) {
            broken = cause;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (stage == Stage.OPEN) {
            listener.ended();
        }
    }

    // The rest.

    @Override
    public @Nullable InetSocketAddress localAddress() {
        SocketAddress address = context().channel().localAddress();
        return address instanceof InetSocketAddress inet ? inet : null;
    }

    @Override
    public boolean ask(TcpInfoOption question) {
        return context().channel() instanceof UnixChannel unix
                && unix.fd() instanceof Socket socket
                && question.ask(socket);
    }

    @Override
    public void close() {
        stage = Stage.CLOSED;
        context().close();
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("used before it was added to a pipeline");
        }
        return context;
    }
}
