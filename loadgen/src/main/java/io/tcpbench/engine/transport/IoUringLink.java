package io.tcpbench.engine.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.Errors;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection on io_uring (io_uring(7)): a receive is always under way, and at most one send. Both are submitted with
 * those of all other connections, many in one system call, as operations that are made once and used again and again.
 * The kernel may use their memory until it has completed them; so the buffer is released after the last completion, and
 * only then the socket is closed.
 */
final class IoUringLink extends ThinLink implements IoUringIoHandle {
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final long NONE = 0;

    private final SocketPlan plan;
    /** For each number of whole requests, the operation that sends them. */
    private final @Nullable IoUringIoOps[] sends;
    /** The operation that sends requests that are not all the same; absent where they are. */
    private @Nullable SendMessage message;

    private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
    private @Nullable IoUringIoOps receive;
    private long polling = NONE;
    private long receiving = NONE;
    private long sending = NONE;
    private int underWay;

    IoUringLink(IoUringSockets sockets, Listener listener) {
        super(sockets, listener);
        this.plan = sockets.plan();
        this.sends = new IoUringIoOps[1 + sockets.request().times()];
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        IoUringIoEvent completion = (IoUringIoEvent) event;
        underWay--;
        switch (completion.opcode()) {
            case IoUringOperations.RECV -> received(completion.res());
            case IoUringOperations.SEND, IoUringOperations.SEND_MESSAGE -> sent(completion.res());
            case IoUringOperations.POLL_ADD -> writable();
            default -> {
                // A cancellation: what it cancelled completes on its own.
            }
        }
        if (isClosed() && underWay == 0) {
            closeSocket();
        }
    }

    private long submit(IoUringIoOps operation) {
        underWay++;
        return registration().submit(operation);
    }

    private static boolean isInVain(int result) {
        return result == -EINTR || result == -EAGAIN;
    }

    // The handshake.

    @Override
    void awaitHandshake() {
        polling = submit(IoUringOperations.awaitWritable(socket().intValue()));
    }

    private void writable() {
        polling = NONE;
        if (isConnecting()) {
            handshakeEnded();
        }
    }

    // What comes.

    @Override
    void awaitBytes() {
        buffer = PooledByteBufAllocator.DEFAULT.directBuffer(plan.receiveBytes(), plan.receiveBytes());
        receive = IoUringOperations.receive(
                socket().intValue(), Addresses.of(buffer), plan.receiveBytes(), plan.pipeline() == 1);
        if (!plan.request().isReadable()) {
            message = new SendMessage(socket().intValue());
        }
        receive();
    }

    private void receive() {
        receiving = submit(Objects.requireNonNull(receive));
    }

    private void received(int result) {
        receiving = NONE;
        if (!isOpen()) {
            return;
        }
        if (result > 0) {
            received(buffer.setIndex(0, result));
        } else if (result == 0) {
            ended();
        } else if (!isInVain(result)) {
            failed(Errors.newIOException("recv", result));
        }
        if (isOpen()) {
            receive();
        }
    }

    // What leaves.

    @Override
    public void flush() {
        if (isOpen() && isWriting() && sending == NONE) {
            sending = submit(send());
        }
    }

    private IoUringIoOps send() {
        int length = outgoing().length();
        if (message != null) {
            return message.of(outgoing().address(), length);
        }
        int requests = outgoing().wholeRequests();
        if (requests == 0) {
            return IoUringOperations.send(socket().intValue(), outgoing().address(), length);
        }
        IoUringIoOps cached = sends[requests];
        if (cached == null) {
            cached = IoUringOperations.send(socket().intValue(), outgoing().address(), length);
            sends[requests] = cached;
        }
        return cached;
    }

    private void sent(int result) {
        sending = NONE;
        if (!isOpen()) {
            return;
        }
        if (result >= 0) {
            outgoing().sent(result);
        } else if (!isInVain(result)) {
            failed(Errors.newIOException("send", result));
        }
        flush();
        drainedIfAllIsTaken();
    }

    // The end.

    @Override
    void release() {
        cancel(polling);
        cancel(receiving);
        cancel(sending);
        if (underWay == 0) {
            closeSocket();
        }
    }

    private void cancel(long submission) {
        if (submission != NONE) {
            submit(IoUringOperations.cancel(submission));
        }
    }

    @Override
    public void unregistered() {
        buffer.release();
        if (message != null) {
            message.release();
        }
    }
}
