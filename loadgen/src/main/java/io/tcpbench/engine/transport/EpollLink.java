package io.tcpbench.engine.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;

/**
 * A connection on epoll: one recv(2) and one send(2) for each response and request, and no other system call.
 *
 * <p>Edge-triggered (epoll(7)), so that the kernel looks at a socket once for each arrival, and one epoll_ctl(2) is
 * enough for its whole life. A read that does not fill the buffer has emptied the socket; after one that does, the
 * socket is registered anew, which makes the kernel look again, and other connections have their turn first. Of the end
 * of the connection the kernel tells only once, too, so that everything up to it is read then.
 */
final class EpollLink extends ThinLink implements EpollIoHandle {
    private static final EpollIoOps ALL = EpollIoOps.EPOLLIN
            .with(EpollIoOps.EPOLLOUT)
            .with(EpollIoOps.EPOLLRDHUP)
            .with(EpollIoOps.EPOLLET);
    private static final int READABLE = EpollIoOps.EPOLLIN.value();
    private static final int WRITABLE = EpollIoOps.EPOLLOUT.value();

    private final EpollSockets sockets;

    EpollLink(EpollSockets sockets, Listener listener) {
        super(sockets, listener);
        this.sockets = sockets;
    }

    @Override
    public FileDescriptor fd() {
        return socket();
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        int ops = ((EpollIoEvent) event).ops().value();
        if (isConnecting()) {
            handshakeEnded();
        }
        if ((ops & WRITABLE) != 0) {
            flush();
        }
        if ((ops & ~(READABLE | WRITABLE)) != 0) {
            readToTheEnd();
        } else if ((ops & READABLE) != 0 && isOpen() && read() == SocketPlan.LARGEST_BUFFER_BYTES && isOpen()) {
            lookAgain();
        }
    }

    /** The peer has closed, or the connection is broken: recv(2) tells which. */
    private void readToTheEnd() {
        int bytes = 1;
        while (isOpen() && bytes > 0) {
            bytes = read();
        }
    }

    /** Returns how many bytes came; none if there were none. */
    private int read() {
        try {
            int bytes = socket().recvAddress(sockets.receivedAddress(), 0, SocketPlan.LARGEST_BUFFER_BYTES);
            if (bytes > 0) {
                received(sockets.received(bytes));
            } else if (bytes < 0) {
                ended();
            }
            return bytes;
        } catch (IOException failure) {
            failed(failure);
            return 0;
        }
    }

    @Override
    public void flush() {
        try {
            while (isOpen() && isWriting()) {
                int length = outgoing().length();
                int sent = socket().sendAddress(outgoing().address(), 0, length);
                outgoing().sent(sent);
                if (sent < length) {
                    return;
                }
            }
        } catch (IOException failure) {
            failed(failure);
        }
    }

    @Override
    void awaitHandshake() {
        lookAgain();
    }

    private void lookAgain() {
        registration().submit(ALL);
    }

    /** Has been asked for with the handshake. */
    @Override
    void awaitBytes() {}

    @Override
    void release() {
        closeSocket();
    }
}
