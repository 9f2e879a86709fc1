package io.tcpbench.reference.engine;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollEvents;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.tcpbench.reference.ServerOptions;
import io.tcpbench.reference.Tuning;
import io.tcpbench.reference.behaviour.Behaviour;
import io.tcpbench.reference.behaviour.Conversation;
import io.tcpbench.reference.behaviour.Conversation.Step;
import io.tcpbench.reference.behaviour.Reply;
import io.tcpbench.reference.engine.Alarms.Alarm;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The loop of epoll(7), call by call: socket, bind, listen, epoll_create, epoll_ctl, then for ever epoll_wait, accept,
 * read, write.
 *
 * <p>A connection waits for input, or for room to write, or for neither. It is not read while its socket took only a
 * part of an answer. So the kernel's buffers fill up, the client can't send any more, and our memory is bounded by one
 * answer for each connection. A client that shuts down its sending side is noticed by a read that returns 0 bytes, and
 * since nothing is read while something is owed, all was written then.
 *
 * <p>Level-triggered, a descriptor is reported for as long as it is in the state that the connection waits for. One
 * read for each event is enough then, and a second one only to learn EAGAIN is saved; what is left is reported again,
 * after the others had their turn. A connection that owes nothing never changes what it waits for, so a request costs a
 * read and a write and a share of an epoll_wait.
 *
 * <p>Edge-triggered, a descriptor is reported once, when something has changed. The set need not be told what a
 * connection waits for, but each must be read until EAGAIN, else what is left is never reported: a read more for each
 * request, and an epoll_ctl less for each change.
 *
 * <p>One direct buffer for all: the data is read, answered and written before the next connection has its turn.
 */
final class EpollLoop implements ServerLoop {

    private static final int EVENTS = 1024;
    private static final int ECONNABORTED = 103;
    private static final int NOTHING = 0;

    /** Edge-triggered, a client that sends without a pause would keep the loop for itself. */
    private static final int READS_IN_A_TURN = 16;

    /** Where accept4(2) puts the address of the client, which we don't look at: 24 bytes at most, and its length. */
    private final byte[] clientAddress = new byte[26];

    private final EpollEvents events = new EpollEvents(EVENTS);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Reply.LARGEST_READ_BYTES);
    private final long bufferAddress = Buffer.memoryAddress(buffer);
    private final Alarms<Connection> alarms = new Alarms<>();
    private final Behaviour behaviour;
    private final Doorman doorman;
    private final boolean edgeTriggered;

    private final Socket listener;
    private final FileDescriptor epoll;
    private final FileDescriptor wakeUp;
    private final FileDescriptor timer;
    private boolean accepting;

    /** By descriptor, which the kernel keeps small: it always gives the lowest free number. */
    private @Nullable Connection[] connections = new Connection[EVENTS];

    private EpollLoop(
            Socket listener,
            FileDescriptor epoll,
            FileDescriptor wakeUp,
            FileDescriptor timer,
            ServerOptions options,
            Behaviour behaviour) {
        this.listener = listener;
        this.epoll = epoll;
        this.wakeUp = wakeUp;
        this.timer = timer;
        this.behaviour = behaviour;
        this.doorman = new Doorman(behaviour, options.notices());
        this.edgeTriggered = options.settings().value(Tuning.EDGE_TRIGGERED);
    }

    private static final class Connection {

        private final Socket socket;
        private final Conversation conversation;
        private final Alarm<Connection> alarm = new Alarm<>(this);
        private int awaited;

        Connection(Socket socket, Conversation conversation, int awaited) {
            this.socket = socket;
            this.conversation = conversation;
            this.awaited = awaited;
        }
    }

    static EpollLoop open(ServerOptions options, Behaviour behaviour) throws IOException {
        List<FileDescriptor> opened = new ArrayList<>();
        try {
            String owner = options.settings().value(Tuning.LISTENER_FROM);
            Socket listener = owner.isEmpty() ? listen(options, opened) : InheritedListener.take(owner);
            opened.add(listener);
            // epoll_create1(2): a descriptor that stands for a set of others, so that waiting doesn't cost more with
            // more.
            FileDescriptor epoll = Native.newEpollCreate();
            opened.add(epoll);
            // eventfd(2): a descriptor that another thread can make readable, because nothing else ends an epoll_wait.
            FileDescriptor wakeUp = Native.newEventFd();
            opened.add(wakeUp);
            // timerfd_create(2): a descriptor that becomes readable at a moment.
            FileDescriptor timer = Native.newTimerFd();
            opened.add(timer);
            // epoll_ctl(2): a listener is readable when a connection waits to be accepted.
            Native.epollCtlAdd(epoll.intValue(), listener.intValue(), NOTHING);
            Native.epollCtlAdd(epoll.intValue(), wakeUp.intValue(), Native.EPOLLIN);
            Native.epollCtlAdd(epoll.intValue(), timer.intValue(), Native.EPOLLIN | Native.EPOLLET);
            return new EpollLoop(listener, epoll, wakeUp, timer, options, behaviour);
        } catch (IOException | ChannelException e) {
            for (FileDescriptor descriptor : opened) {
                descriptor.close();
            }
            // Netty throws either, by call; both mean that the machine refused.
            throw e instanceof IOException refused ? refused : new IOException(e.getMessage(), e);
        }
    }

    /** What was opened goes into the list too, so that it can be closed if something fails. */
    static Socket listen(ServerOptions options, List<FileDescriptor> opened) throws IOException {
        InetSocketAddress where = options.listenAddress();
        // socket(2) with SOCK_NONBLOCK: a call that would wait returns EAGAIN, because one thread serves all.
        Socket listener = LinuxSocket.newSocketStream(where.getAddress() instanceof Inet6Address);
        opened.add(listener);
        // Else bind fails with EADDRINUSE until the connections of the last run left TIME_WAIT, see socket(7).
        listener.setReuseAddress(true);
        if (options.settings().value(Tuning.REUSE_PORT)) {
            // Several listeners may have the same port; the kernel spreads connections over their queues.
            listener.setReusePort(true);
        }
        // bind(2): which address and port; port 0 lets the kernel choose.
        listener.bind(where);
        // listen(2): from here on the kernel completes handshakes and queues up to a backlog of connections.
        listener.listen(options.backlog());
        return listener;
    }

    InetSocketAddress address() {
        return listener.localAddress();
    }

    @Override
    public int turn(long timeoutNanos) throws IOException {
        long nextNanos = Math.min(watchDoor(), alarms.nextNanos());
        // epoll_wait(2): sleep until something is ready. Each descriptor comes at most once, and handling one closes at
        // most itself, so no event of this batch can mean a connection that has gone.
        int ready = events.await(epoll, timer, Waiting.nanos(timeoutNanos, nextNanos));
        int timers = 0;
        for (int i = 0; i < ready; i++) {
            int descriptor = events.descriptor(i);
            Connection connection = connectionOf(descriptor);
            if (connection != null) {
                serve(connection, events.isHangUp(i));
            } else if (descriptor == listener.intValue()) {
                acceptAll();
            } else if (descriptor == timer.intValue()) {
                timers++;
            } else if (descriptor == wakeUp.intValue()) {
                // read(2) sets the eventfd back to 0, else it is reported again and again.
                Native.eventFdRead(wakeUp.intValue());
            }
        }
        return ready - timers + wakeThoseDue(nextNanos);
    }

    /** Null for a descriptor of the loop's own, which may be a high number in a process that has much else open. */
    private @Nullable Connection connectionOf(int descriptor) {
        return descriptor < connections.length ? connections[descriptor] : null;
    }

    /** Waits for connections if the next may come in, else not; returns when to look again. */
    private long watchDoor() throws IOException {
        if (!listener.isOpen()) {
            return FOR_EVER;
        }
        boolean isOpen = doorman.isOpen();
        if (isOpen != accepting) {
            accepting = isOpen;
            Native.epollCtlMod(epoll.intValue(), listener.intValue(), isOpen ? Native.EPOLLIN : NOTHING);
        }
        return isOpen ? FOR_EVER : doorman.opensNanos();
    }

    private int wakeThoseDue(long nextNanos) throws IOException {
        if (nextNanos == FOR_EVER) {
            return 0;
        }
        int woken = 0;
        long nowNanos = System.nanoTime();
        for (Connection due = alarms.next(nowNanos); due != null; due = alarms.next(nowNanos)) {
            proceed(due, edgeTriggered ? READS_IN_A_TURN : 0);
            woken++;
        }
        return woken;
    }

    /** Accepts until nobody waits: one at a time would cost an epoll_wait for each when a thousand come at once. */
    private void acceptAll() throws IOException {
        while (doorman.isOpen()) {
            try {
                // accept4(2) with SOCK_NONBLOCK; -1 is EAGAIN.
                int descriptor = listener.accept(clientAddress);
                if (descriptor < 0) {
                    return;
                }
                register(new Socket(descriptor));
            } catch (NativeIoException e) {
                // accept(2): the client gave up before its turn, which the next one has not.
                if (e.expectedErr() != -ECONNABORTED) {
                    doorman.pause(e);
                }
            }
        }
    }

    private void register(Socket socket) throws IOException {
        int descriptor = socket.intValue();
        int awaited = edgeTriggered ? Native.EPOLLIN | Native.EPOLLOUT | Native.EPOLLET : Native.EPOLLIN;
        try {
            // Else Nagle's algorithm holds a small answer back until the previous one is acknowledged, see tcp(7).
            socket.setTcpNoDelay(true);
            Native.epollCtlAdd(epoll.intValue(), descriptor, awaited);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        if (descriptor >= connections.length) {
            connections = Arrays.copyOf(connections, Math.max(descriptor + 1, 2 * connections.length));
        }
        Connection connection = new Connection(socket, behaviour.accepted(), awaited);
        connections[descriptor] = connection;
        proceed(connection, edgeTriggered ? READS_IN_A_TURN : 0);
    }

    private void serve(Connection connection, boolean isHangUp) throws IOException {
        if (isHangUp && connection.conversation.next() == Step.WAIT) {
            // Neither a read nor a write would learn it now, and it would be reported for ever.
            close(connection);
        } else {
            proceed(connection, edgeTriggered ? READS_IN_A_TURN : 1);
        }
    }

    /** Does what the conversation says until that has to wait. */
    private void proceed(Connection connection, int reads) throws IOException {
        try {
            int left = reads;
            while (step(connection, left)) {
                left--;
            }
        } catch (NativeIoException e) {
            // ECONNRESET, EPIPE, ETIMEDOUT: the client reset the connection or vanished. Its connection ends, nobody
            // else's.
            close(connection);
        }
    }

    /** One step of the conversation; false if the connection has to wait now, or is gone. */
    private boolean step(Connection connection, int reads) throws IOException {
        switch (connection.conversation.next()) {
            case READ -> {
                if (reads > 0) {
                    return read(connection);
                }
                waitFor(connection, Native.EPOLLIN);
                if (edgeTriggered) {
                    // There may be more, and whoever has seen an edge is not told again, unless he asks anew.
                    Native.epollCtlMod(epoll.intValue(), connection.socket.intValue(), connection.awaited);
                }
            }
            case WRITE -> {
                connection.conversation.fill(buffer);
                return write(connection);
            }
            case WAIT -> waitFor(connection, NOTHING);
            case CLOSE -> close(connection);
            case RESET -> {
                // With SO_LINGER at 0 close(2) sends RST instead of FIN, see socket(7).
                connection.socket.setSoLinger(0);
                close(connection);
            }
        }
        return false;
    }

    private boolean read(Connection connection) throws IOException {
        Conversation conversation = connection.conversation;
        // read(2): what has arrived, as much as fits. Netty writes EAGAIN as 0, and the end as -1.
        int bytes = connection.socket.readAddress(bufferAddress, 0, conversation.readSizeBytes());
        if (bytes == 0) {
            waitFor(connection, Native.EPOLLIN);
            return false;
        }
        if (bytes < 0) {
            conversation.ended();
            return true;
        }
        conversation.received(buffer.clear().limit(bytes));
        return write(connection);
    }

    private boolean write(Connection connection) throws IOException {
        if (buffer.hasRemaining()) {
            // write(2): the kernel takes what its send buffer has room for, possibly nothing (EAGAIN, which is 0 here).
            int bytes = connection.socket.writeAddress(bufferAddress, buffer.position(), buffer.limit());
            buffer.position(buffer.position() + bytes);
        }
        boolean isWritten = !buffer.hasRemaining();
        connection.conversation.keep(buffer);
        if (!isWritten) {
            waitFor(connection, Native.EPOLLOUT);
        }
        return isWritten;
    }

    /**
     * epoll_ctl(2) with EPOLL_CTL_MOD, if the connection waits for something else than before. One thing or the other:
     * to wait for input that we won't read would be a busy loop.
     */
    private void waitFor(Connection connection, int event) throws IOException {
        if (event != Native.EPOLLOUT && connection.conversation.wakeNanos() != FOR_EVER) {
            alarms.set(connection.alarm, connection.conversation.wakeNanos());
        }
        if (!edgeTriggered && connection.awaited != event) {
            connection.awaited = event;
            Native.epollCtlMod(epoll.intValue(), connection.socket.intValue(), event);
        }
    }

    private void close(Connection connection) throws IOException {
        alarms.cancel(connection.alarm);
        connections[connection.socket.intValue()] = null;
        connection.conversation.closed();
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
        if (listener.isOpen()) {
            // A closed descriptor leaves the set by itself only when no other process has the same socket, see
            // epoll(7).
            Native.epollCtlDel(epoll.intValue(), listener.intValue());
            listener.close();
        }
    }

    @Override
    public boolean isOwing() {
        return Stream.of(connections).filter(Objects::nonNull).anyMatch(each -> each.conversation.isOwing());
    }

    @Override
    public synchronized void close() throws IOException {
        for (Connection connection : connections) {
            if (connection != null) {
                close(connection);
            }
        }
        listener.close();
        timer.close();
        wakeUp.close();
        epoll.close();
        events.free();
    }
}
