package io.tcpbench.reference;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A running server that is one thread turning one loop. */
final class LoopServer implements RunningServer {

    private static final long FINISH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int QUIET_MILLIS = 10;

    private final ServerLoop loop;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile boolean stopping;

    private LoopServer(ServerLoop loop) {
        this.loop = loop;
    }

    /** Starts the thread, which owns the loop from here on. */
    static RunningServer start(String name, ServerLoop loop) {
        LoopServer server = new LoopServer(loop);
        Thread thread = new Thread(server::run, "tcpbench-" + name);
        // A server that somebody forgot to close must not keep their JVM alive.
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    @Override
    public InetSocketAddress address() {
        return loop.address();
    }

    @Override
    public CompletionStage<Void> stopped() {
        return stopped.minimalCompletionStage();
    }

    @Override
    public void close() {
        stopping = true;
        loop.wakeUp();
        try {
            stopped.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the server had crashed", e.getCause());
        }
    }

    /**
     * Whatever goes wrong on the loop ends the server: its connections are closed, so that every client sees it, and
     * {@link #stopped()} says why. A loop that goes on after a surprise serves some and forgets others.
     */
    private void run() {
        try {
            serve();
            loop.close();
            stopped.complete(null);
        } catch (Throwable crash) {
            closeAfter(crash);
            stopped.completeExceptionally(crash);
        }
    }

    private void serve() throws IOException {
        while (!stopping) {
            loop.turn(ServerLoop.FOR_EVER);
        }
        finish();
    }

    /** Answers what has arrived: until it is quiet and nothing is owed, but not for ever. */
    private void finish() throws IOException {
        loop.stopListening();
        long beganNanos = System.nanoTime();
        boolean busy = true;
        while (busy && System.nanoTime() - beganNanos < FINISH_NANOS) {
            busy = loop.turn(QUIET_MILLIS) > 0 || loop.isOwing();
        }
    }

    private void closeAfter(Throwable crash) {
        try {
            loop.close();
        } catch (Throwable more) {
            crash.addSuppressed(more);
        }
    }
}
