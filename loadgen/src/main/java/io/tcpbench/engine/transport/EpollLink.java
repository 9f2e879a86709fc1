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
 * <p>Edge-triggered (epoll(7)), so that the kernel looks at a socket once for each arrival, and two epoll_ctl(2) are
 * enough for the whole life of most. A read that does not fill the buffer has emptied the socket; after one that does,
 * the socket is registered anew, which makes the kernel look again, and other connections have their turn first. Of the
 * end of the connection the kernel tells only once, too, so that everything up to it is read then.
 *
 * <p>Room to write is asked for during the handshake, and then not before the kernel has once taken less than it was
 * offered: bytes come with room otherwise, and of both together Netty makes a new event each time.
 */
final class EpollLink extends ThinLink implements EpollIoHandle {
    private static final EpollIoOps BYTES =
            EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP).with(EpollIoOps.EPOLLET);
    private static final EpollIoOps BYTES_AND_ROOM = BYTES.with(EpollIoOps.EPOLLOUT);
    private static final int READABLE = EpollIoOps.EPOLLIN.value();
    private static final int WRITABLE = EpollIoOps.EPOLLOUT.value();

    private final EpollSockets sockets;
    private boolean awaitsRoom;

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
        if ((ops & WRITABLE) != 0 && isWriting()) {
            flush();
            drainedIfAllIsTaken();
        }
        if ((ops & ~(READABLE | WRITABLE)) != 0) {
            readToTheEnd();
        } else if ((ops & READABLE) != 0 && isOpen() && read() == EpollSockets.MOST_BYTES && isOpen()) {
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
            int bytes = socket().recvAddress(sockets.receivedAddress(), 0, EpollSockets.MOST_BYTES);
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
                    awaitRoom();
                    return;
                }
            }
        } catch (IOException failure) {
            failed(failure);
        }
    }

    @Override
    void awaitHandshake() {
        registration().submit(BYTES_AND_ROOM);
    }

    @Override
    void awaitBytes() {
        registration().submit(BYTES);
    }

    /** Once it has been short of room, a connection is likely to be so again. */
    private void awaitRoom() {
        if (!awaitsRoom) {
            awaitsRoom = true;
            lookAgain();
        }
    }

    /** Registered anew, a socket is looked at by the kernel at once. */
    private void lookAgain() {
        registration().submit(awaitsRoom ? BYTES_AND_ROOM : BYTES);
    }

    @Override
    void release() {
        closeSocket();
    }
}
