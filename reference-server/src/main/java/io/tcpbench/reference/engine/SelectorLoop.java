package io.tcpbench.reference.engine;

import io.tcpbench.reference.ServerOptions;
import io.tcpbench.reference.Tuning;
import io.tcpbench.reference.behaviour.Behaviour;
import io.tcpbench.reference.behaviour.Conversation;
import io.tcpbench.reference.behaviour.Reply;
import io.tcpbench.reference.engine.Alarms.Alarm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The selector loop of the textbook: select, then accept, read or write whatever is ready.
 *
 * <p>A connection waits for {@code OP_READ}, for {@code OP_WRITE}, or for neither. It is not read while its socket took
 * only a part of an answer. So the kernel's buffers fill up, the client can't send any more, and our memory is bounded
 * by one answer for each connection. A client that shuts down its sending side is noticed by a read that returns -1,
 * and since nothing is read while something is owed, all was written then.
 *
 * <p>One direct buffer for all: the data is read, answered and written before the next connection has its turn.
 *
 * <p>Of several loops the first has the listener, and hands the connections out in turn, to itself too.
 */
final class SelectorLoop implements ServerLoop {

    private static final long MILLI_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int NOTHING = 0;

    private final Selector selector;
    private final Behaviour behaviour;
    private final Consumer<SelectionKey> handler = this::handle;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Reply.LARGEST_READ_BYTES);
    private final Alarms<SelectionKey> alarms = new Alarms<>();
    private final @Nullable Door door;

    /** Handed over by the loop that accepts, and not registered yet. Added to while holding its lock. */
    private final Queue<Newcomer> adopted = new ConcurrentLinkedQueue<>();

    private boolean adoptsNobody;

    private SelectorLoop(Selector selector, Behaviour behaviour, @Nullable Door door) {
        this.selector = selector;
        this.behaviour = behaviour;
        this.door = door;
    }

    /** Where connections come in, and those who take them in turn. */
    private static final class Door {

        private final ServerSocketChannel listener;
        private final SelectionKey key;
        private final Doorman doorman;
        private final List<SelectorLoop> takers;
        private int turn;

        Door(ServerSocketChannel listener, Selector selector, Doorman doorman, List<SelectorLoop> takers)
                throws IOException {
            this.listener = listener;
            this.key = listener.register(selector, NOTHING);
            this.doorman = doorman;
            this.takers = takers;
        }

        SelectorLoop nextTaker() {
            turn = (turn + 1) % takers.size();
            return takers.get(turn);
        }
    }

    /** A connection that was accepted and is counted, and that no loop serves yet. */
    private record Newcomer(SocketChannel channel, Conversation conversation) {

        void turnAway() throws IOException {
            conversation.closed();
            channel.close();
        }
    }

    private record Connection(SocketChannel channel, Conversation conversation, Alarm<SelectionKey> alarm) {}

    /** Open, bind, listen, register: from here on the kernel completes handshakes. The first loop accepts. */
    static List<SelectorLoop> open(ServerOptions options, Behaviour behaviour) throws IOException {
        // The JDK needs a descriptor when it closes its first channel, and may have none left when that happens below.
        SocketChannel.open().close();
        List<Selector> selectors = new ArrayList<>();
        try {
            for (int i = 0; i < options.settings().value(Tuning.THREADS); i++) {
                selectors.add(Selector.open());
            }
            return open(options, behaviour, selectors);
        } catch (IOException | RuntimeException e) {
            for (Selector each : selectors) {
                each.close();
            }
            throw e;
        }
    }

    private static List<SelectorLoop> open(ServerOptions options, Behaviour behaviour, List<Selector> selectors)
            throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            listener.configureBlocking(false);
            // Else a restart on the same port has to wait until the connections of the last run left TIME_WAIT.
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (options.settings().value(Tuning.REUSE_PORT)) {
                listener.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            // bind(2) and listen(2) in one.
            listener.bind(options.listenAddress(), options.backlog());
            List<SelectorLoop> loops = new ArrayList<>();
            Doorman doorman = new Doorman(behaviour, options.notices());
            loops.add(new SelectorLoop(
                    selectors.get(0), behaviour, new Door(listener, selectors.get(0), doorman, loops)));
            for (Selector each : selectors.subList(1, selectors.size())) {
                loops.add(new SelectorLoop(each, behaviour, null));
            }
            return loops;
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    /** Where the first of the loops listens. */
    InetSocketAddress address() {
        try {
            return (InetSocketAddress) Objects.requireNonNull(door).listener.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int turn(long timeoutNanos) throws IOException {
        long nextNanos = Math.min(watchDoor(), alarms.nextNanos());
        int ready = select(Waiting.nanos(timeoutNanos, nextNanos));
        return ready + registerAdopted() + wakeThoseDue(nextNanos);
    }

    private int registerAdopted() throws IOException {
        int registered = 0;
        for (Newcomer each = adopted.poll(); each != null; each = adopted.poll()) {
            register(each);
            registered++;
        }
        return registered;
    }

    /**
     * Without a set of selected keys in between, which would cost a hash node for each event. A selector waits whole
     * milliseconds: the rest is spent asking again and again, or what is due would be late by half a millisecond.
     */
    private int select(long timeoutNanos) throws IOException {
        if (timeoutNanos == FOR_EVER) {
            return selector.select(handler);
        }
        return timeoutNanos < MILLI_NANOS
                ? selector.selectNow(handler)
                : selector.select(handler, timeoutNanos / MILLI_NANOS);
    }

    /** Waits for connections if the next may come in, else not; returns when to look again. */
    private long watchDoor() {
        if (door == null || !door.key.isValid()) {
            return FOR_EVER;
        }
        boolean isOpen = door.doorman.isOpen();
        int awaited = isOpen ? SelectionKey.OP_ACCEPT : NOTHING;
        if (door.key.interestOps() != awaited) {
            door.key.interestOps(awaited);
        }
        return isOpen ? FOR_EVER : door.doorman.opensNanos();
    }

    private int wakeThoseDue(long nextNanos) throws IOException {
        if (nextNanos == FOR_EVER) {
            return 0;
        }
        int woken = 0;
        long nowNanos = System.nanoTime();
        for (SelectionKey due = alarms.next(nowNanos); due != null; due = alarms.next(nowNanos)) {
            proceed(due, false);
            woken++;
        }
        return woken;
    }

    private void handle(SelectionKey key) {
        try {
            if (door != null && key == door.key) {
                acceptAll(door);
            } else {
                proceed(key, true);
            }
        } catch (IOException e) {
            // A consumer can't throw it as it is. It is ours: what clients do is dealt with below.
            throw new UncheckedIOException(e);
        }
    }

    /** Accepts until nobody waits: one at a time would cost a select for each when a thousand come at once. */
    private void acceptAll(Door open) throws IOException {
        while (open.doorman.isOpen()) {
            try {
                SocketChannel channel = open.listener.accept();
                if (channel == null) {
                    return;
                }
                welcome(channel, open.nextTaker());
            } catch (ClosedChannelException e) {
                throw e;
            } catch (IOException e) {
                // The JDK tells no errno, and retries by itself after ECONNABORTED: what is left is the machine's
                // limits.
                open.doorman.pause(e);
            }
        }
    }

    private void welcome(SocketChannel channel, SelectorLoop taker) throws IOException {
        try {
            channel.configureBlocking(false);
            // Else Nagle's algorithm holds a small answer back until the previous one is acknowledged, see tcp(7).
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } catch (IOException e) {
            // Where it isn't Linux: the client reset the connection before its turn.
            channel.close();
            return;
        }
        // Counted here and not where it is served, because on that depends when the next may come in.
        Newcomer newcomer = new Newcomer(channel, behaviour.accepted());
        if (taker == this || !taker.adopt(newcomer)) {
            register(newcomer);
        }
    }

    /** On the thread of the loop that accepts. False if this one has stopped, and would never look at it. */
    private boolean adopt(Newcomer newcomer) {
        synchronized (adopted) {
            if (adoptsNobody) {
                return false;
            }
            adopted.add(newcomer);
        }
        wakeUp();
        return true;
    }

    private void register(Newcomer newcomer) throws IOException {
        SelectionKey key = newcomer.channel.register(selector, SelectionKey.OP_READ);
        key.attach(new Connection(newcomer.channel, newcomer.conversation, new Alarm<>(key)));
        proceed(key, false);
    }

    /**
     * Does what the conversation says until that has to wait. One read for each event: what is left is reported again.
     */
    private void proceed(SelectionKey key, boolean mayRead) throws IOException {
        Connection connection = (Connection) key.attachment();
        try {
            boolean readable = mayRead;
            while (step(key, connection, readable)) {
                readable = false;
            }
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            // The client reset the connection or vanished: its connection ends, nobody else's.
            close(connection);
        }
    }

    /** One step of the conversation; false if the connection has to wait now, or is gone. */
    private boolean step(SelectionKey key, Connection connection, boolean readable) throws IOException {
        switch (connection.conversation.next()) {
            case READ -> {
                if (readable) {
                    return read(key, connection);
                }
                waitFor(key, connection, SelectionKey.OP_READ);
            }
            case WRITE -> {
                connection.conversation.fill(buffer);
                return write(key, connection);
            }
            case WAIT -> waitFor(key, connection, NOTHING);
            case CLOSE -> close(connection);
            case RESET -> {
                // Closes with RST instead of FIN, see SO_LINGER in socket(7).
                connection.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                close(connection);
            }
        }
        return false;
    }

    private boolean read(SelectionKey key, Connection connection) throws IOException {
        Conversation conversation = connection.conversation;
        int bytes = connection.channel.read(buffer.clear().limit(conversation.readSizeBytes()));
        if (bytes < 0) {
            conversation.ended();
            return true;
        }
        if (bytes == 0) {
            return true;
        }
        conversation.received(buffer.flip());
        return write(key, connection);
    }

    private boolean write(SelectionKey key, Connection connection) throws IOException {
        if (buffer.hasRemaining()) {
            connection.channel.write(buffer);
        }
        boolean isWritten = !buffer.hasRemaining();
        connection.conversation.keep(buffer);
        if (!isWritten) {
            waitFor(key, connection, SelectionKey.OP_WRITE);
        }
        return isWritten;
    }

    /** One thing or the other: to wait for input that we won't read would be a busy loop. */
    private void waitFor(SelectionKey key, Connection connection, int operation) {
        if (operation != SelectionKey.OP_WRITE && connection.conversation.wakeNanos() != FOR_EVER) {
            alarms.set(connection.alarm, connection.conversation.wakeNanos());
        }
        if (key.interestOps() != operation) {
            key.interestOps(operation);
        }
    }

    private void close(Connection connection) throws IOException {
        alarms.cancel(connection.alarm);
        connection.conversation.closed();
        connection.channel.close();
    }

    @Override
    public void wakeUp() {
        selector.wakeup();
    }

    @Override
    public void stopListening() throws IOException {
        if (door != null) {
            door.listener.close();
        }
    }

    @Override
    public boolean isOwing() {
        return selector.keys().stream()
                .anyMatch(key -> key.isValid()
                        && key.attachment() instanceof Connection connection
                        && connection.conversation.isOwing());
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            if (key.isValid() && key.attachment() instanceof Connection connection) {
                close(connection);
            } else {
                key.channel().close();
            }
        }
        synchronized (adopted) {
            adoptsNobody = true;
        }
        for (Newcomer each = adopted.poll(); each != null; each = adopted.poll()) {
            each.turnAway();
        }
        selector.close();
    }
}
