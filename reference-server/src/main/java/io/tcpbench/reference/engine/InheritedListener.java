package io.tcpbench.reference.engine;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollPeer;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.tcpbench.reference.ServerOptions;
import io.tcpbench.reference.Tuning;
import io.tcpbench.reference.behaviour.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * A listening socket that several processes accept from, as after fork(2): one queue for all, and whoever comes first
 * takes the next connection.
 *
 * <pre>
 *   here                                        a child
 *   socket, bind, listen
 *   Unix domain socket: bind, listen
 *   accept                          ◄────────   connect
 *   sendmsg with SCM_RIGHTS         ────────►   recvmsg: a descriptor of the same socket
 * </pre>
 *
 * <p>A JVM can't fork, and starts programs without its descriptors. So they are handed over, see SCM_RIGHTS in unix(7).
 * The name of the Unix domain socket is abstract: it is no file that could be left behind. Anybody may connect to it,
 * so the kernel is asked who did.
 */
final class InheritedListener implements SharedPort {

    private static final int BACKLOG = 256;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Where accept4(2) would put the address of the peer, and a Unix domain socket that connects has none. */
    private final byte[] noAddress = new byte[26];

    private final Socket listener;
    private final InetSocketAddress address;
    private final String name;
    private final Socket door;
    private final SocketWait wait;
    private final LongPredicate isChild;
    private final Consumer<String> notices;
    private boolean closed;

    private InheritedListener(
            Socket listener, String name, Socket door, LongPredicate isChild, Consumer<String> notices)
            throws IOException {
        this.listener = listener;
        this.address = listener.localAddress();
        this.name = name;
        this.door = door;
        this.wait = new SocketWait(door);
        this.isChild = isChild;
        this.notices = notices;
    }

    /**
     * Listens, and hands the socket to every process that asks and may have it.
     *
     * @param isChild whether the process of that number may
     */
    static InheritedListener open(ServerOptions options, LongPredicate isChild) throws IOException {
        List<FileDescriptor> opened = new ArrayList<>();
        try {
            Socket listener = EpollLoop.listen(options, opened);
            Socket door = LinuxSocket.newSocketDomain();
            opened.add(door);
            String name = "tcpbench-" + UUID.randomUUID();
            door.bind(abstractName(name));
            door.listen(BACKLOG);
            InheritedListener inherited = new InheritedListener(listener, name, door, isChild, options.notices());
            Thread thread = new Thread(inherited::handOut, "tcpbench-handover");
            thread.setDaemon(true);
            thread.start();
            return inherited;
        } catch (IOException | ChannelException e) {
            for (FileDescriptor each : opened) {
                each.close();
            }
            // Netty throws either, by call; both mean that the machine refused.
            throw e instanceof IOException refused ? refused : new IOException(e.getMessage(), e);
        }
    }

    /**
     * The socket that another process hands out under that name.
     *
     * @throws IOException if nobody does, or not to us
     */
    static Socket take(String name) throws IOException {
        Socket door = null;
        try {
            door = LinuxSocket.newSocketDomain();
            boolean isConnected = door.connect(abstractName(name));
            assert isConnected;
            awaitReadable(door);
            // recvmsg(2); 0 is EAGAIN and -1 the end.
            int descriptor = door.recvFd();
            if (descriptor <= 0) {
                throw new IOException("it hands us nothing");
            }
            return new Socket(descriptor);
        } catch (IOException | ChannelException e) {
            throw new IOException(
                    "listener-from: given %s, allowed the name of an abstract Unix domain socket on which a server hands"
                                    .formatted(name)
                            + " its listening socket to its children (" + e.getMessage() + ")",
                    e);
        } finally {
            if (door != null) {
                door.close();
            }
        }
    }

    private static void awaitReadable(Socket door) throws IOException {
        SocketWait wait = new SocketWait(door);
        try {
            wait.await(PATIENCE_NANOS);
        } finally {
            wait.close();
        }
    }

    /** It begins with a zero byte, see unix(7). */
    private static DomainSocketAddress abstractName(String name) {
        return new DomainSocketAddress("\0" + name);
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public Settings with(Settings others) {
        return others.without(List.of(Tuning.REUSE_PORT)).with(Tuning.LISTENER_FROM, name);
    }

    private void handOut() {
        try {
            while (!isClosed()) {
                wait.await(SocketWait.FOR_EVER);
                acceptAll();
            }
            wait.close();
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException("epoll refuses what it has always done", e);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void acceptAll() throws IOException {
        try {
            for (int peer = door.accept(noAddress); peer >= 0; peer = door.accept(noAddress)) {
                handTo(new Socket(peer));
            }
        } catch (IOException e) {
            notices.accept("cannot hand the listening socket to a child: " + e.getMessage());
            wait.pause(PAUSE_NANOS);
        }
    }

    private void handTo(Socket peer) throws IOException {
        try {
            if (isChild.test(EpollPeer.pid(peer.intValue()))) {
                send(peer);
            }
        } finally {
            peer.close();
        }
    }

    private synchronized void send(Socket peer) throws IOException {
        if (!closed) {
            int sent = peer.sendFd(listener.intValue());
            assert sent != 0;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            listener.close();
            wait.wakeUp();
        }
    }
}
