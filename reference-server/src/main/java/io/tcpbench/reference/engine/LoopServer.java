package io.tcpbench.reference.engine;

import io.tcpbench.reference.RunningServer;
import io.tcpbench.reference.behaviour.Behaviour;
import io.tcpbench.reference.behaviour.Counts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A running server that is one thread for each loop, turning it. */
final class LoopServer implements RunningServer {

    private static final long FINISH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private enum Phase {
        SERVING,
        FINISHING,
        ABORTING
    }

    private final InetSocketAddress address;
    private final Behaviour behaviour;
    private final List<? extends ServerLoop> loops;
    private final CompletableFuture<Void> stopped;
    private volatile Phase phase = Phase.SERVING;

    private LoopServer(String name, InetSocketAddress address, Behaviour behaviour, List<? extends ServerLoop> loops) {
        this.address = address;
        this.behaviour = behaviour;
        this.loops = loops;
        this.stopped = CompletableFuture.allOf(
                        loops.stream().map(loop -> turn(name, loop)).toArray(CompletableFuture[]::new))
                .whenComplete((nothing, crash) -> behaviour.stopped());
    }

    /** Starts the threads, which own the loops from here on. */
    static RunningServer start(
            String name, InetSocketAddress address, Behaviour behaviour, List<? extends ServerLoop> loops) {
        return new LoopServer(name, address, behaviour, loops);
    }

    private CompletableFuture<Void> turn(String name, ServerLoop loop) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> run(loop, end), "tcpbench-" + name);
        // A server that somebody forgot to close must not keep their JVM alive.
        thread.setDaemon(true);
        thread.start();
        return end;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public CompletionStage<Void> stopped() {
        return stopped.minimalCompletionStage();
    }

    @Override
    public Counts counts() {
        return behaviour.counts();
    }

    @Override
    public void close() {
        enter(Phase.FINISHING);
        awaitStop();
    }

    @Override
    public void abort() {
        enter(Phase.ABORTING);
        awaitStop();
    }

    /** There is no way back: who asks to finish doesn't put off the end that somebody else asked for at once. */
    private synchronized void enter(Phase next) {
        if (next.compareTo(phase) > 0) {
            phase = next;
        }
        loops.forEach(ServerLoop::wakeUp);
    }

    private void awaitStop() {
        try {
            stopped.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the server had crashed", e.getCause());
        }
    }

    /**
     * Whatever goes wrong on a loop ends the server: all connections are closed, so that every client sees it, and
     * {@link #stopped()} says why. A loop that goes on after a surprise serves some and forgets others.
     */
    private void run(ServerLoop loop, CompletableFuture<Void> end) {
        try {
            serve(loop);
            loop.close();
            end.complete(null);
        } catch (Throwable crash) {
            closeAfter(crash, loop);
            end.completeExceptionally(crash);
            enter(Phase.ABORTING);
        }
    }

    private void serve(ServerLoop loop) throws IOException {
        while (phase == Phase.SERVING) {
            loop.turn(ServerLoop.FOR_EVER);
        }
        finish(loop);
    }

    /** Answers what has arrived: until it is quiet and nothing is owed, but not for ever. */
    private void finish(ServerLoop loop) throws IOException {
        loop.stopListening();
        long beganNanos = System.nanoTime();
        boolean busy = true;
        while (busy && phase == Phase.FINISHING && System.nanoTime() - beganNanos < FINISH_NANOS) {
            busy = loop.turn(QUIET_NANOS) > 0 || loop.isOwing();
        }
    }

    private static void closeAfter(Throwable crash, ServerLoop loop) {
        try {
            loop.close();
        } catch (Throwable more) {
            crash.addSuppressed(more);
        }
    }
}
