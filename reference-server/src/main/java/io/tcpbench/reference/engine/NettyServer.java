package io.tcpbench.reference.engine;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.tcpbench.reference.RunningServer;
import io.tcpbench.reference.ServerOptions;
import io.tcpbench.reference.Tuning;
import io.tcpbench.reference.behaviour.Behaviour;
import io.tcpbench.reference.behaviour.Counter;
import io.tcpbench.reference.behaviour.Counts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running server that is a group of Netty's event loops. One accepts, all serve, itself included. */
final class NettyServer implements RunningServer {

    private static final int REHEARSAL_MILLIS = 1000;

    private final Behaviour behaviour;
    private final EventLoopGroup loops;

    /** All that is open, the listener too; what comes in after it was closed is closed at once. */
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    private final Stop stop = new Stop();
    private final Channel listener;

    private NettyServer(EventLoopGroup loops, NettyTransport transport, ServerOptions options) throws IOException {
        this.behaviour = options.newBehaviour();
        this.loops = loops;
        this.listener = listen(transport, options);
        channels.add(listener);
        loops.terminationFuture().addListener(ended -> completeStop());
    }

    static RunningServer start(String name, NettyTransport transport, ServerOptions options) throws IOException {
        EventLoopGroup loops = open(name, transport, options);
        try {
            rehearse(loops, transport);
            return new NettyServer(loops, transport, options);
        } catch (IOException e) {
            endThreads(loops);
            loops.terminationFuture().awaitUninterruptibly();
            throw e;
        }
    }

    private static EventLoopGroup open(String name, NettyTransport transport, ServerOptions options)
            throws IOException {
        try {
            // Daemons: a server that somebody forgot to close must not keep their JVM alive.
            return new MultiThreadIoEventLoopGroup(
                    options.settings().value(Tuning.THREADS),
                    new DefaultThreadFactory("tcpbench-" + name, true),
                    transport.loops());
        } catch (IllegalStateException e) {
            // What Netty makes of a selector or a ring that the machine refuses: no descriptors, no locked memory.
            throw new IOException(RootCause.message(e), e);
        }
    }

    /**
     * Serves a client of our own, on a port of its own, from its request to its reset and to a failed accept. Netty and
     * these handlers load hundreds of classes on the way, and a server that ran out of descriptors could load none.
     */
    private static void rehearse(EventLoopGroup loops, NettyTransport transport) {
        try {
            NettyServer server = new NettyServer(loops, transport, ServerOptions.onLoopback());
            try (Socket client = new Socket()) {
                client.setSoTimeout(REHEARSAL_MILLIS);
                client.connect(server.address(), REHEARSAL_MILLIS);
                client.getOutputStream().write('?');
                client.getInputStream().read();
                client.setSoLinger(true, 0);
                server.listener.pipeline().fireExceptionCaught(new IOException("a rehearsal"));
            } finally {
                server.channels.close().awaitUninterruptibly();
            }
        } catch (IOException e) {
            // No loopback interface, perhaps. The server can do without, until descriptors run out.
        }
    }

    private Channel listen(NettyTransport transport, ServerOptions options) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .option(ChannelOption.SO_BACKLOG, options.backlog())
                // Else a restart on the same port has to wait until the connections of the last run left TIME_WAIT.
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                // Else up to 16 come in before anybody is asked about the second.
                .option(ChannelOption.RECVBUF_ALLOCATOR, new ServerChannelRecvByteBufAllocator())
                .handler(new NettyDoor(behaviour, new Doorman(behaviour, options.notices()), this::crash))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel accepted) {
                        accepted.pipeline().addLast(connection(accepted));
                    }
                })
                // Else Nagle's algorithm holds a small answer back until the previous one is acknowledged, see tcp(7).
                .childOption(ChannelOption.TCP_NODELAY, true)
                // Else Netty closes a connection whose client has ended sending and waits for its answers.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.AUTO_READ, false);
        if (options.settings().value(Tuning.REUSE_PORT)) {
            bootstrap.option(transport.reusePort(), true);
        }
        ChannelFuture open = open(bootstrap, transport, options).awaitUninterruptibly();
        if (open.isSuccess()) {
            return open.channel();
        }
        throw open.cause() instanceof IOException refused
                ? refused
                : new IOException(RootCause.message(open.cause()), open.cause());
    }

    /** Binds and listens, or takes over what another process has bound and listens at. */
    private static ChannelFuture open(ServerBootstrap bootstrap, NettyTransport transport, ServerOptions options)
            throws IOException {
        String owner = options.settings().value(Tuning.LISTENER_FROM);
        if (owner.isEmpty()) {
            return bootstrap.channelFactory(transport::newListener).bind(options.listenAddress());
        }
        int descriptor = InheritedListener.take(owner).intValue();
        return bootstrap
                .channelFactory(() -> transport.inheritedListener(descriptor))
                .register();
    }

    private NettyConnection connection(SocketChannel accepted) {
        return new NettyConnection(
                accepted,
                Objects.requireNonNull(accepted.attr(NettyDoor.CONVERSATION).get()),
                this);
    }

    void add(Channel connection) {
        channels.add(connection);
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
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
            listener.close().awaitUninterruptibly();
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

    /**
     * Whatever goes wrong on a loop ends the server: all connections are closed, so that every client sees it, and
     * {@link #stopped()} says why. A loop that goes on after a surprise serves some and forgets others.
     */
    void crash(Throwable surprise) {
        stop.crashed(surprise);
        end();
    }

    /** First the channels, then the threads: a loop that ends without a quiet period may forget to close some. */
    private void end() {
        stop.beginEnd();
        channels.close().addListener(closed -> endThreads(loops));
    }

    /** Without the 2 s for which Netty would listen for more tasks. */
    private static void endThreads(EventLoopGroup loops) {
        loops.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
    }

    private void completeStop() {
        behaviour.stopped();
        stop.complete();
    }

    /** Answers what has arrived: until nothing more arrives and nothing is owed, but not for ever. */
    private void finish() {
        long beganNanos = System.nanoTime();
        boolean busy = true;
        while (busy && stop.mayFinish(beganNanos)) {
            long beforeBytes = counts().of(Counter.BYTES_RECEIVED);
            if (isStoppedWithin(Stop.QUIET_NANOS)) {
                return;
            }
            // Asking every loop also lets each turn once more, so that a late one is not taken for a quiet one.
            busy = isOwing() || counts().of(Counter.BYTES_RECEIVED) > beforeBytes;
        }
    }

    private boolean isStoppedWithin(long nanos) {
        try {
            stopped().toCompletableFuture().get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private boolean isOwing() {
        for (EventExecutor loop : loops) {
            try {
                if (loop.submit(() -> isOwing(loop)).get(Stop.FINISH_NANOS, TimeUnit.NANOSECONDS)) {
                    return true;
                }
            } catch (TimeoutException e) {
                return true;
            } catch (ExecutionException | RejectedExecutionException e) {
                // The loop has ended, and its connections with it.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private boolean isOwing(EventExecutor loop) {
        return channels.stream()
                .filter(each -> each.eventLoop() == loop)
                .map(each -> each.pipeline().get(NettyConnection.class))
                .anyMatch(each -> each != null && each.isOwing());
    }
}
