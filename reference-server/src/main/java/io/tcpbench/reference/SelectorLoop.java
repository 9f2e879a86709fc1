package io.tcpbench.reference;

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
import java.util.function.Consumer;

/**
 * The selector loop of the textbook: select, then accept, read or write whatever is ready.
 *
 * <p>A connection is in one of two states. It owes nothing and waits for {@code OP_READ}; or its socket took only a
 * part of an answer, and it waits for {@code OP_WRITE} and is not read until the rest is written. So the kernel's
 * buffers fill up, the client can't send any more, and our memory is bounded by one answer for each connection. A
 * client that shuts down its sending side is noticed by a read that returns -1, and since nothing is read while
 * something is owed, all was written then.
 *
 * <p>One direct buffer for all: the data is read, answered and written before the next connection has its turn.
 */
final class SelectorLoop implements ServerLoop {

    private final Selector selector;
    private final ServerSocketChannel listener;
    private final InetSocketAddress address;
    private final SelectionKey accepting;
    private final Reply reply;
    private final Consumer<SelectionKey> handler = this::handle;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Reply.LARGEST_READ_BYTES);
    private final AcceptPause pause;
    private int owing;

    private SelectorLoop(Selector selector, ServerSocketChannel listener, ServerOptions options) throws IOException {
        this.selector = selector;
        this.listener = listener;
        this.address = (InetSocketAddress) listener.getLocalAddress();
        this.accepting = listener.register(selector, SelectionKey.OP_ACCEPT);
        this.reply = options.reply();
        this.pause = new AcceptPause(options.notices());
    }

    /** Open, bind, listen, register: from here on the kernel completes handshakes. */
    static SelectorLoop open(ServerOptions options) throws IOException {
        // The JDK needs a descriptor when it closes its first channel, and may have none left when that happens below.
        SocketChannel.open().close();
        Selector selector = Selector.open();
        try {
            ServerSocketChannel listener = ServerSocketChannel.open();
            try {
                listener.configureBlocking(false);
                // Else a restart on the same port has to wait until the connections of the last run left TIME_WAIT.
                listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                // bind(2) and listen(2) in one.
                listener.bind(options.listenAddress(), options.backlog());
                return new SelectorLoop(selector, listener, options);
            } catch (IOException | RuntimeException e) {
                listener.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            selector.close();
            throw e;
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public int turn(int timeoutMillis) throws IOException {
        // Without a set of selected keys in between, which would cost a hash node for each event.
        int ready = selector.select(handler, selectMillis(pause.boundMillis(timeoutMillis)));
        if (pause.endsNow() && accepting.isValid()) {
            accepting.interestOps(SelectionKey.OP_ACCEPT);
        }
        return ready;
    }

    /** A selector writes `for ever` as 0. */
    private static int selectMillis(int timeoutMillis) {
        return timeoutMillis < 0 ? 0 : Math.max(1, timeoutMillis);
    }

    private void handle(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                acceptAll();
            } else {
                serve(key);
            }
        } catch (IOException e) {
            // A consumer can't throw it as it is. It is ours: what clients do is dealt with below.
            throw new UncheckedIOException(e);
        }
    }

    /** Accepts until nobody waits: one at a time would cost a select for each when a thousand come at once. */
    private void acceptAll() throws IOException {
        try {
            for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
                register(channel);
            }
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            // The JDK tells no errno, and retries by itself after ECONNABORTED: what is left is the machine's limits.
            accepting.interestOps(0);
            pause.begin(e);
        }
    }

    private void register(SocketChannel channel) throws IOException {
        try {
            channel.configureBlocking(false);
            // Else Nagle's algorithm holds a small answer back until the previous one is acknowledged, see tcp(7).
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new Owed());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void serve(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        Owed owed = (Owed) key.attachment();
        try {
            if (owed.isEmpty()) {
                readAndAnswer(key, channel, owed);
            } else {
                owed.copyTo(buffer);
                write(key, channel, owed);
            }
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            // The client reset the connection or vanished: its connection ends, nobody else's.
            close(channel, owed);
        }
    }

    private void readAndAnswer(SelectionKey key, SocketChannel channel, Owed owed) throws IOException {
        int bytes = channel.read(buffer.clear().limit(reply.readSizeBytes()));
        if (bytes < 0) {
            close(channel, owed);
        } else if (bytes > 0) {
            reply.answer(buffer.flip());
            write(key, channel, owed);
        }
    }

    private void write(SelectionKey key, SocketChannel channel, Owed owed) throws IOException {
        if (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        settle(key, owed);
    }

    /** Keeps what was not written. What a connection waits for changes only here, and seldom. */
    private void settle(SelectionKey key, Owed owed) {
        boolean owedBefore = !owed.isEmpty();
        boolean owesNow = buffer.hasRemaining();
        if (owedBefore || owesNow) {
            owed.keep(buffer);
        }
        if (owesNow && !owedBefore) {
            owing++;
            // One or the other: to wait for input that we won't read would be a busy loop.
            key.interestOps(SelectionKey.OP_WRITE);
        } else if (owedBefore && !owesNow) {
            owing--;
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private void close(SocketChannel channel, Owed owed) throws IOException {
        if (!owed.isEmpty()) {
            owing--;
        }
        channel.close();
    }

    @Override
    public void wakeUp() {
        selector.wakeup();
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
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
