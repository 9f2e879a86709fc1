package io.tcpbench.reference.engine;

import io.tcpbench.reference.RunningServer;
import io.tcpbench.reference.ServerOptions;
import io.tcpbench.reference.Tuning;
import io.tcpbench.reference.behaviour.Behaviour;
import io.tcpbench.reference.behaviour.Counter;
import io.tcpbench.reference.behaviour.Counts;
import io.tcpbench.reference.behaviour.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The oldest server of the textbook: socket(2), bind(2), listen(2), then for ever accept(2), and a thread for each
 * connection, pthread_create(3), where others had fork(2).
 *
 * <p>The first thread accepts, each other has one {@link BlockingConnection}. They share nothing but the
 * {@link Behaviour}. The last to end completes {@link #stopped()}: only then is every descriptor closed and every byte
 * counted, because a thread in a call on a socket holds that in the kernel for a moment longer than close(2) takes.
 */
final class BlockingServer implements RunningServer {

    /** More than processors, because a thread may be put aside in the middle of it. */
    private static final int ANSWERING_AT_ONCE = 64;

    /** What a thread does until it ends. */
    private interface Work {
        void run() throws IOException;
    }

    private final ServerSocketChannel listener;
    private final InetSocketAddress address;
    private final Behaviour behaviour;
    private final Doorman doorman;
    private final ThreadFactory threads;
    private final Buffers smallBuffers = new Buffers(BlockingConnection.SMALL_BYTES);
    private final Buffers largeBuffers = new Buffers(Reply.LARGEST_READ_BYTES);
    private final Semaphore answering = new Semaphore(ANSWERING_AT_ONCE);
    private final Set<BlockingConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger running = new AtomicInteger();
    private final Stop stop = new Stop();
    private volatile @Nullable Thread acceptor;

    private BlockingServer(ServerSocketChannel listener, ServerOptions options, ThreadFactory threads)
            throws IOException {
        this.listener = listener;
        this.address = (InetSocketAddress) listener.getLocalAddress();
        this.behaviour = options.newBehaviour();
        this.doorman = new Doorman(behaviour, options.notices());
        this.threads = threads;
    }

    /** Listens, and starts the thread that accepts. */
    static RunningServer start(ServerOptions options, ThreadFactory threads) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            // Else a restart on the same port has to wait until the connections of the last run left TIME_WAIT.
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (options.settings().value(Tuning.REUSE_PORT)) {
                listener.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            // bind(2) and listen(2) in one: from here on the kernel completes handshakes.
            listener.bind(options.listenAddress(), options.backlog());
            BlockingServer server = new BlockingServer(listener, options, threads);
            server.startThread(server::acceptAll);
            return server;
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    /** @throws IOException if the machine has no thread left */
    private void startThread(Work work) throws IOException {
        running.incrementAndGet();
        try {
            threads.newThread(() -> run(work)).start();
        } catch (OutOfMemoryError e) {
            // So Java calls it when pthread_create(3) says EAGAIN: a limit on threads, and seldom one on memory.
            running.decrementAndGet();
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Whatever goes wrong on a thread ends the server: all connections are closed, so that every client sees it, and
     * {@link #stopped()} says why. A server that goes on after a surprise serves some and forgets others.
     */
    private void run(Work work) {
        try {
            work.run();
        } catch (Throwable surprise) {
            stop.crashed(surprise);
            end();
        } finally {
            if (running.decrementAndGet() == 0) {
                behaviour.stopped();
                stop.complete();
            }
        }
    }

    private void acceptAll() throws IOException {
        acceptor = Thread.currentThread();
        while (listener.isOpen()) {
            awaitDoor();
            SocketChannel channel = accept();
            if (channel != null) {
                // A stall may have begun while nobody came.
                awaitDoor();
                serve(channel);
            }
        }
    }

    /** Waits until the next connection may come in, or the server stops. */
    private void awaitDoor() {
        long leftNanos = Waiting.nanos(ServerLoop.FOR_EVER, doorman.opensNanos());
        while (leftNanos > 0 && listener.isOpen()) {
            LockSupport.parkNanos(this, leftNanos);
            leftNanos = Waiting.nanos(ServerLoop.FOR_EVER, doorman.opensNanos());
        }
    }

    /** accept(2): waits for a connection; null if there was none. */
    private @Nullable SocketChannel accept() {
        try {
            return listener.accept();
        } catch (IOException e) {
            // The JDK retries by itself after ECONNABORTED: what is left is the machine's limits, unless this was
            // closed.
            if (listener.isOpen()) {
                doorman.pause(e);
            }
            return null;
        }
    }

    private void serve(SocketChannel channel) throws IOException {
        BlockingConnection connection =
                new BlockingConnection(channel, behaviour.accepted(), smallBuffers, largeBuffers, answering);
        connections.add(connection);
        if (stop.isEnding()) {
            // Whoever ended the others may not have seen this one.
            connection.end();
        }
        while (listener.isOpen()) {
            try {
                startThread(() -> talk(connection));
                return;
            } catch (IOException e) {
                // Like an accept without descriptors: the client waits until there is a thread for it.
                doorman.pause(e);
                awaitDoor();
            }
        }
        // This one accepts nobody any more.
        talk(connection);
    }

    private void talk(BlockingConnection connection) throws IOException {
        try {
            connection.talk();
        } finally {
            connections.remove(connection);
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public CompletionStage<Void> stopped() {
        return stop.stopped();
    }

    @Override
    public Counts counts() {
        return behaviour.counts();
    }

    @Override
    public void close() {
        if (stop.beginFinish()) {
            stopListening();
            finish();
            end();
        }
        stop.await();
    }

    @Override
    public void abort() {
        end();
        stop.await();
    }

    private void stopListening() {
        try {
            listener.close();
        } catch (IOException e) {
            stop.crashed(e);
        }
        LockSupport.unpark(acceptor);
    }

    /** Lets the threads answer what has arrived: until it is quiet and nothing is owed, but not for ever. */
    private void finish() {
        long beganNanos = System.nanoTime();
        boolean busy = true;
        while (busy && stop.mayFinish(beganNanos)) {
            long beforeBytes = counts().of(Counter.BYTES_RECEIVED);
            pause(Stop.QUIET_NANOS);
            busy = isBusy() || counts().of(Counter.BYTES_RECEIVED) > beforeBytes;
        }
    }

    private static void pause(long nanos) {
        long untilNanos = System.nanoTime() + nanos;
        for (long leftNanos = nanos; leftNanos > 0; leftNanos = untilNanos - System.nanoTime()) {
            LockSupport.parkNanos(leftNanos);
        }
    }

    private boolean isBusy() {
        try {
            for (BlockingConnection each : connections) {
                if (each.isBusy()) {
                    return true;
                }
            }
        } catch (IOException e) {
            stop.crashed(e);
        }
        return false;
    }

    /** Closes everything, and so ends every thread. */
    private void end() {
        stop.beginEnd();
        stopListening();
        for (BlockingConnection each : connections) {
            try {
                each.end();
            } catch (IOException e) {
                stop.crashed(e);
            }
        }
    }
}
