package io.tcpbench.engine.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection as a handle of Netty's event loop, from connect(2) to close(2). Here is what epoll and io_uring have in
 * common: the handshake, and what is told when. How to wait, to read and to write is the subclass's.
 */
abstract class ThinLink implements Link, IoHandle {
    private enum Stage {
        CONNECTING,
        OPEN,
        CLOSED
    }

    private final ThinSockets sockets;
    private final Listener listener;
    private final Outgoing outgoing;
    private Stage stage = Stage.CONNECTING;
    private @Nullable Socket socket;
    private @Nullable IoRegistration registration;

    ThinLink(ThinSockets sockets, Listener listener) {
        this.sockets = sockets;
        this.listener = listener;
        this.outgoing = new Outgoing(sockets.request());
    }

    // The handshake.

    void connect(int slotNumber) {
        try {
            socket = sockets.begin(slotNumber);
            registration = register();
            awaitHandshake();
            sockets.timeouts().add(this);
        } catch (IOException | ChannelException failure) {
            connectFailed(failure);
        } catch (UncheckedIOException failure) {
            connectFailed(Objects.requireNonNull(failure.getCause()));
        }
    }

    private IoRegistration register() {
        Future<IoRegistration> made = sockets.loop().register(this);
        if (!made.isSuccess()) {
            throw new ChannelException("the event loop takes no more connections", made.cause());
        }
        return made.getNow();
    }

    boolean isConnecting() {
        return stage == Stage.CONNECTING;
    }

    /**
     * The handshake has ended, or seems to have. One that is done has a peer. That a socket without one has no error
     * does not say that it has failed, nor that it is done: before the end of the handshake there is none, either.
     */
    final void handshakeEnded() {
        @Nullable SocketAddress peer = peer();
        if (peer == null) {
            hasNoPeer();
        } else {
            stage = Stage.OPEN;
            if (sockets.plan().hasPrelude()) {
                outgoing.begin(new Prelude(sockets.plan().prelude(localAddress(), peer)));
            }
            awaitBytes();
            listener.connected(this);
            // What leaves ahead of the first request does not wait for it.
            flush();
        }
    }

    private @Nullable SocketAddress peer() {
        return sockets.plan().areUnix() ? socket().remoteDomainSocketAddress() : socket().remoteAddress();
    }

    private void hasNoPeer() {
        try {
            int errno = socket().getSoError();
            if (errno == 0) {
                awaitHandshake();
            } else {
                connectFailed(Errors.newIOException("connect", -errno));
            }
        } catch (IOException failure) {
            connectFailed(failure);
        }
    }

    final void connectFailed(Throwable cause) {
        close();
        listener.connectFailed(cause);
    }

    // What leaves.

    @Override
    public final void write() {
        outgoing.addRequest();
    }

    @Override
    public final void write(byte[] bytes, int length) {
        outgoing.add(bytes, length);
    }

    @Override
    public final boolean isWriting() {
        return !outgoing.isEmpty();
    }

    /** Bytes were handed to the kernel later than they were offered. */
    final void drainedIfAllIsTaken() {
        if (isOpen() && !isWriting()) {
            listener.drained();
        }
    }

    /** What is still to be handed to the kernel. */
    final Outgoing outgoing() {
        return outgoing;
    }

    // What comes.

    /** Bytes were read; after this the link may be closed. */
    final void received(ByteBuf in) {
        listener.received(in);
        listener.receivedAll();
    }

    /** A read or a write failed. */
    final void failed(IOException cause) {
        if (isOpen()) {
            listener.failed(cause);
        }
        ended();
    }

    /** The peer sent its FIN, or a failure was told. */
    final void ended() {
        if (isOpen()) {
            close();
            listener.ended();
        }
    }

    // The rest.

    final boolean isOpen() {
        return stage == Stage.OPEN;
    }

    final boolean isClosed() {
        return stage == Stage.CLOSED;
    }

    final Socket socket() {
        return Objects.requireNonNull(socket, "before it was made");
    }

    final IoRegistration registration() {
        return Objects.requireNonNull(registration, "before it was registered");
    }

    @Override
    public final @Nullable InetSocketAddress localAddress() {
        return sockets.plan().areUnix() ? null : socket().localAddress();
    }

    @Override
    public final boolean ask(TcpInfoOption question) {
        return !sockets.plan().areUnix() && question.ask(socket());
    }

    @Override
    public final void close() {
        if (stage != Stage.CLOSED) {
            stage = Stage.CLOSED;
            if (registration != null) {
                release();
            } else if (socket != null) {
                closeSocket();
            }
        }
    }

    /** Closes the socket, and ends the registration. The other way round costs a system call more. */
    final void closeSocket() {
        try {
            socket().close();
        } catch (IOException unlikely) {
            // Linux has closed it nevertheless (close(2), "Dealing with error returns from close()").
        }
        outgoing.release();
        if (registration != null) {
            registration.cancel();
        }
    }

    // What is different.

    /** Has {@link #handshakeEnded} called when the socket becomes writable. */
    abstract void awaitHandshake();

    /** Begins to read what comes. */
    abstract void awaitBytes();

    /** The link is closed: ends what the kernel still does for it, then {@link #closeSocket}. */
    abstract void release();
}
