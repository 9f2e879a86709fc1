package io.tcpbench.reference;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollEvents;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loop of epoll(7), call by call: socket, bind, listen, epoll_create, epoll_ctl, then for ever epoll_wait, accept,
 * read, write.
 *
 * <p>Level-triggered: a descriptor is reported for as long as it is ready. So one read for each event is enough, and a
 * second one only to learn EAGAIN is saved; what is left is reported again, after the others had their turn.
 *
 * <p>A connection is in one of two states. It owes nothing and waits for EPOLLIN; or its socket took only a part of an
 * answer, and it waits for EPOLLOUT and is not read until the rest is written. So the kernel's buffers fill up, the
 * client can't send any more, and our memory is bounded by one answer for each connection. A client that shuts down its
 * sending side is noticed by a read that returns 0 bytes, and since nothing is read while something is owed, all was
 * written then. A connection that owes nothing never changes its state, so a request costs a read and a write and a
 * share of an epoll_wait.
 *
 * <p>One direct buffer for all: the data is read, answered and written before the next connection has its turn.
 */
final class EpollLoop implements ServerLoop {

    private static final int EVENTS = 1024;
    private static final int ECONNABORTED = 103;

    /** Where accept4(2) puts the address of the client, which we don't look at: 24 bytes at most, and its length. */
    private final byte[] clientAddress = new byte[26];

    private final EpollEvents events = new EpollEvents(EVENTS);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Reply.LARGEST_READ_BYTES);
    private final long bufferAddress = Buffer.memoryAddress(buffer);
    private final AcceptPause pause;
    private final Reply reply;
    private final int readSizeBytes;

    private final Socket listener;
    private final InetSocketAddress address;
    private final FileDescriptor epoll;
    private final FileDescriptor wakeUp;

    /** By descriptor, which the kernel keeps small: it always gives the lowest free number. */
    private @Nullable Connection[] connections = new Connection[EVENTS];

    private int owing;

    private EpollLoop(Socket listener, FileDescriptor epoll, FileDescriptor wakeUp, ServerOptions options) {
        this.listener = listener;
        this.address = listener.localAddress();
        this.epoll = epoll;
        this.wakeUp = wakeUp;
        this.reply = options.reply();
        this.pause = new AcceptPause(options.notices());
        this.readSizeBytes = reply.readSizeBytes();
    }

    private record Connection(Socket socket, Owed owed) {}

    static EpollLoop open(ServerOptions options) throws IOException {
        List<FileDescriptor> opened = new ArrayList<>();
        try {
            Socket listener = listen(options, opened);
            // epoll_create1(2): a descriptor that stands for a set of others, so that waiting doesn't cost more with
            // more.
            FileDescriptor epoll = Native.newEpollCreate();
            opened.add(epoll);
            // eventfd(2): a descriptor that another thread can make readable, because nothing else ends an epoll_wait.
            FileDescriptor wakeUp = Native.newEventFd();
            opened.add(wakeUp);
            // epoll_ctl(2): a listener is readable when a connection waits to be accepted.
            Native.epollCtlAdd(epoll.intValue(), listener.intValue(), Native.EPOLLIN);
            Native.epollCtlAdd(epoll.intValue(), wakeUp.intValue(), Native.EPOLLIN);
            return new EpollLoop(listener, epoll, wakeUp, options);
        } catch (IOException | ChannelException e) {
            for (FileDescriptor descriptor : opened) {
                descriptor.close();
            }
            // Netty throws either, by call; both mean that the machine refused.
            throw e instanceof IOException refused ? refused : new IOException(e.getMessage(), e);
        }
    }

    private static Socket listen(ServerOptions options, List<FileDescriptor> opened) throws IOException {
        InetSocketAddress where = options.listenAddress();
        // socket(2) with SOCK_NONBLOCK: a call that would wait returns EAGAIN, because one thread serves all.
        Socket listener = LinuxSocket.newSocketStream(where.getAddress() instanceof Inet6Address);
        opened.add(listener);
        // Else bind fails with EADDRINUSE until the connections of the last run left TIME_WAIT, see socket(7).
        listener.setReuseAddress(true);
        // bind(2): which address and port; port 0 lets the kernel choose.
        listener.bind(where);
        // listen(2): from here on the kernel completes handshakes and queues up to a backlog of connections.
        listener.listen(options.backlog());
        return listener;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public int turn(int timeoutMillis) throws IOException {
        // epoll_wait(2): sleep until something is ready. Each descriptor comes at most once, and handling one closes at
        // most
        // itself, so no event of this batch can mean a connection that has gone.
        int ready = events.await(epoll, pause.boundMillis(timeoutMillis));
        for (int i = 0; i < ready; i++) {
            int descriptor = events.descriptor(i);
            Connection connection = connections[descriptor];
            if (connection != null) {
                serve(connection);
            } else if (descriptor == listener.intValue()) {
                acceptAll();
            } else {
                // read(2) sets the eventfd back to 0, else it is reported again and again.
                Native.eventFdRead(wakeUp.intValue());
            }
        }
        if (pause.endsNow() && listener.isOpen()) {
            Native.epollCtlMod(epoll.intValue(), listener.intValue(), Native.EPOLLIN);
        }
        return ready;
    }

    /** Accepts until nobody waits: one at a time would cost an epoll_wait for each when a thousand come at once. */
    private void acceptAll() throws IOException {
        while (true) {
            try {
                // accept4(2) with SOCK_NONBLOCK; -1 is EAGAIN.
                int descriptor = listener.accept(clientAddress);
                if (descriptor < 0) {
                    return;
                }
                register(new Socket(descriptor));
            } catch (NativeIoException e) {
                // ECONNABORTED: the client left before its turn. All else is a limit of the machine: EMFILE, ENOBUFS, …
                if (e.expectedErr() != -ECONNABORTED) {
                    Native.epollCtlMod(epoll.intValue(), listener.intValue(), 0);
                    pause.begin(e);
                    return;
                }
            }
        }
    }

    private void register(Socket socket) throws IOException {
        int descriptor = socket.intValue();
        try {
            // Else Nagle's algorithm holds a small answer back until the previous one is acknowledged, see tcp(7).
            socket.setTcpNoDelay(true);
            // epoll_ctl(2) with EPOLL_CTL_ADD, once in the life of a connection. EPOLLERR and EPOLLHUP come unasked,
            // and a
            // read or write then tells what happened; a close takes the descriptor out of the set.
            Native.epollCtlAdd(epoll.intValue(), descriptor, Native.EPOLLIN);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        if (descriptor >= connections.length) {
            connections = Arrays.copyOf(connections, Math.max(descriptor + 1, 2 * connections.length));
        }
        connections[descriptor] = new Connection(socket, new Owed());
    }

    private void serve(Connection connection) throws IOException {
        try {
            if (connection.owed.isEmpty()) {
                readAndAnswer(connection);
            } else {
                connection.owed.copyTo(buffer);
                write(connection);
            }
        } catch (NativeIoException e) {
            // ECONNRESET, EPIPE, ETIMEDOUT: the client reset the connection or vanished. Its connection ends, nobody
            // else's.
            close(connection);
        }
    }

    private void readAndAnswer(Connection connection) throws IOException {
        // read(2): what has arrived, as much as fits. Netty writes EAGAIN as 0, and the end as -1.
        int bytes = connection.socket.readAddress(bufferAddress, 0, readSizeBytes);
        if (bytes < 0) {
            close(connection);
        } else if (bytes > 0) {
            reply.answer(buffer.clear().limit(bytes));
            write(connection);
        }
    }

    private void write(Connection connection) throws IOException {
        if (buffer.hasRemaining()) {
            // write(2): the kernel takes what its send buffer has room for, possibly nothing (EAGAIN, which is 0 here).
            int bytes = connection.socket.writeAddress(bufferAddress, buffer.position(), buffer.limit());
            buffer.position(buffer.position() + bytes);
        }
        settle(connection);
    }

    /** Keeps what was not written. What a connection waits for changes only here, and seldom. */
    private void settle(Connection connection) throws IOException {
        boolean owedBefore = !connection.owed.isEmpty();
        boolean owesNow = buffer.hasRemaining();
        if (owedBefore || owesNow) {
            connection.owed.keep(buffer);
        }
        if (owesNow && !owedBefore) {
            owing++;
            waitFor(connection, Native.EPOLLOUT);
        } else if (owedBefore && !owesNow) {
            owing--;
            waitFor(connection, Native.EPOLLIN);
        }
    }

    /** epoll_ctl(2) with EPOLL_CTL_MOD. One or the other: to wait for input that we won't read would be a busy loop. */
    private void waitFor(Connection connection, int event) throws IOException {
        Native.epollCtlMod(epoll.intValue(), connection.socket.intValue(), event);
    }

    private void close(Connection connection) throws IOException {
        if (!connection.owed.isEmpty()) {
            owing--;
        }
        connections[connection.socket.intValue()] = null;
        connection.socket.close();
    }

    /** Synchronized with {@link #close()}: after that the number may belong to somebody else's file. */
    @Override
    public synchronized void wakeUp() {
        if (wakeUp.isOpen()) {
            Native.eventFdWrite(wakeUp.intValue(), 1);
        }
    }

    @Override
    public void stopListening() throws IOException {
        listener.close();
    }

    @Override
    public boolean isOwing() {
        return owing > 0;
    }

    @Override
    public synchronized void close() throws IOException {
        for (Connection connection : connections) {
            if (connection != null) {
                close(connection);
            }
        }
        listener.close();
        wakeUp.close();
        epoll.close();
        events.free();
    }
}
