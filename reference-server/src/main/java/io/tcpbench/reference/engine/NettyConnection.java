package io.tcpbench.reference.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.tcpbench.reference.behaviour.Conversation;
import io.tcpbench.reference.behaviour.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection as a handler of Netty: it does what its conversation says. Confined to its event loop.
 *
 * <p>Auto-read is off: a read is asked for when the conversation wants one, and never while a write is on its way. So
 * the kernel's buffers fill up when a client doesn't read, and our memory is bounded by one answer for each connection.
 *
 * <p>The buffer that was read into goes to the conversation, which answers in place, and from there back to the socket:
 * an echo copies nothing.
 */
final class NettyConnection extends ChannelInboundHandlerAdapter implements ChannelFutureListener {

    /** A read for which there is no room, see {@link ReadBuffers}. */
    private static final class NoRoom extends RuntimeException {

        private static final long serialVersionUID = 1;

        NoRoom() {
            super("a read that nobody asked for", null, false, false);
        }
    }

    private static final int MOST_ARRIVED = 2;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final Conversation conversation;
    private final NettyServer server;
    private final Queue<ByteBuf> arrived = new ArrayDeque<>(MOST_ARRIVED);
    private @Nullable ByteBuf onItsWay;
    private @Nullable Future<?> alarm;
    private long alarmNanos = Conversation.NEVER;
    private boolean hasEnded;
    private boolean isClosing;

    NettyConnection(SocketChannel channel, Conversation conversation, NettyServer server) {
        this.channel = channel;
        this.conversation = conversation;
        this.server = server;
        channel.config().setRecvByteBufAllocator(new ReadBuffers());
    }

    /**
     * A buffer for each read, with room for any answer; a read fills the end of it and takes no more bytes than the
     * conversation allows.
     *
     * <p>Nothing is read unasked, but for one case: of a client that has ended sending Netty reads all that there is,
     * at once and whether we want it or not, up to the megabytes of a receive buffer. A few buffers are kept, and then
     * it gets none; what is left stays in the kernel until it is asked for.
     */
    private final class ReadBuffers extends DefaultMaxMessagesRecvByteBufAllocator {

        ReadBuffers() {
            super(1);
        }

        @Override
        public MaxMessageHandle newHandle() {
            return new MaxMessageHandle() {
                @Override
                public int guess() {
                    return conversation.readSizeBytes();
                }

                @Override
                public ByteBuf allocate(ByteBufAllocator allocator) {
                    if (arrived.size() >= MOST_ARRIVED) {
                        throw new NoRoom();
                    }
                    int start = Reply.LARGEST_READ_BYTES - conversation.readSizeBytes();
                    return allocator.ioBuffer(Reply.LARGEST_READ_BYTES).setIndex(start, start);
                }
            };
        }
    }

    boolean isOwing() {
        return onItsWay != null || conversation.isOwing();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        server.add(channel);
        proceed();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        arrived.add((ByteBuf) message);
        proceed();
    }

    /** The end of what the client sends. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            hasEnded = true;
            proceed();
        }
    }

    /** Does what the conversation says until that has to wait. */
    private void proceed() {
        boolean goesOn = onItsWay == null;
        while (goesOn && !isClosing) {
            goesOn = step();
        }
    }

    /** One step of the conversation; false if the connection has to wait now, or is gone. */
    private boolean step() {
        switch (conversation.next()) {
            case READ -> {
                return read();
            }
            case WRITE -> {
                ByteBuf answer = channel.alloc().ioBuffer(Reply.LARGEST_READ_BYTES);
                ByteBuffer message = whole(answer);
                conversation.fill(message);
                return write(answer, message);
            }
            case WAIT -> wakeInTime();
            case CLOSE -> close();
            case RESET -> reset();
        }
        return false;
    }

    private boolean read() {
        ByteBuf next = arrived.poll();
        if (next != null) {
            ByteBuffer message = whole(next).limit(next.writerIndex()).position(next.readerIndex());
            conversation.received(message);
            return write(next, message);
        }
        if (hasEnded) {
            hasEnded = false;
            conversation.ended();
            return true;
        }
        wakeInTime();
        channel.read();
        return false;
    }

    /** The same memory as the conversation knows it. */
    private static ByteBuffer whole(ByteBuf buffer) {
        return buffer.nioBuffer(0, buffer.capacity());
    }

    private boolean write(ByteBuf buffer, ByteBuffer message) {
        if (!message.hasRemaining()) {
            buffer.release();
            conversation.keep(message);
            return true;
        }
        // Netty releases it once; the other reference is ours, for what was not written when the connection breaks.
        onItsWay = buffer.setIndex(message.position(), message.limit()).retain();
        ChannelFuture written = channel.writeAndFlush(buffer);
        if (!written.isDone()) {
            written.addListener(this);
            return false;
        }
        arrivedThere(written);
        return true;
    }

    /** A write that the socket did not take at once is over. Netty only logs what is thrown here. */
    @Override
    public void operationComplete(ChannelFuture written) {
        try {
            arrivedThere(written);
            proceed();
        } catch (Throwable surprise) {
            server.crash(surprise);
        }
    }

    private void arrivedThere(ChannelFuture written) {
        ByteBuf buffer = Objects.requireNonNull(onItsWay);
        onItsWay = null;
        conversation.keep(written.isSuccess() ? NOTHING : buffer.nioBuffer());
        buffer.release();
        if (!written.isSuccess()) {
            endAfter(written.cause());
        }
    }

    /** One alarm at most: one that is put off stays, goes off too early, and the conversation is asked again. */
    private void wakeInTime() {
        long nanos = conversation.wakeNanos();
        if (nanos < alarmNanos) {
            cancelAlarm();
            alarmNanos = nanos;
            alarm = channel.eventLoop()
                    .schedule(this::wake, Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    /** Netty only logs what is thrown here. */
    private void wake() {
        alarm = null;
        alarmNanos = Conversation.NEVER;
        try {
            proceed();
        } catch (Throwable surprise) {
            server.crash(surprise);
        }
    }

    private void reset() {
        try {
            // With SO_LINGER at 0 close(2) sends RST instead of FIN, see socket(7).
            channel.config().setSoLinger(0);
        } catch (ChannelException e) {
            // The client was faster, and the connection is over either way.
        }
        close();
    }

    private void close() {
        isClosing = true;
        channel.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof NoRoom)) {
            endAfter(cause);
        }
    }

    /** The client reset the connection or vanished: its connection ends, nobody else's. All else is a surprise. */
    private void endAfter(Throwable cause) {
        if (cause instanceof IOException) {
            close();
        } else {
            server.crash(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        isClosing = true;
        cancelAlarm();
        conversation.closed();
    }

    /** The last that Netty tells, after everything that it may still have read. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        arrived.forEach(ByteBuf::release);
        arrived.clear();
    }
}
