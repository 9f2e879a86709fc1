package io.tcpbench.reference.engine;

import io.tcpbench.reference.RunningServer;
import io.tcpbench.reference.behaviour.Behaviour;
import io.tcpbench.reference.behaviour.Counts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A running server that is one thread for each loop, turning it. */
final class LoopServer implements RunningServer {

    private final InetSocketAddress address;
    private final Behaviour behaviour;
    private final List<? extends ServerLoop> loops;
    private final AtomicInteger running;
    private final Stop stop = new Stop();

    private LoopServer(InetSocketAddress address, Behaviour behaviour, List<? extends ServerLoop> loops) {
        this.address = address;
        this.behaviour = behaviour;
        this.loops = loops;
        this.running = new AtomicInteger(loops.size());
    }

    /** Starts the threads, which own the loops from here on. */
    static RunningServer start(
            String name, InetSocketAddress address, Behaviour behaviour, List<? extends ServerLoop> loops) {
        LoopServer server = new LoopServer(address, behaviour, loops);
        for (ServerLoop each : loops) {
            Thread thread = new Thread(() -> server.run(each), "tcpbench-" + name);
            // A server that somebody forgot to close must not keep their JVM alive.
            thread.setDaemon(true);
            thread.start();
        }
        return server;
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
        stop.beginFinish();
        wakeUp();
        stop.await();
    }

    @Override
    public void abort() {
        end();
        stop.await();
    }

    private void end() {
        stop.beginEnd();
        wakeUp();
    }

    private void wakeUp() {
        loops.forEach(ServerLoop::wakeUp);
    }

    /**
     * Whatever goes wrong on a loop ends the server: all connections are closed, so that every client sees it, and
     * {@link #stopped()} says why. A loop that goes on after a surprise serves some and forgets others.
     */
    private void run(ServerLoop loop) {
        try {
            serve(loop);
            loop.close();
        } catch (Throwable surprise) {
            stop.crashed(surprise);
            closeAfterCrash(loop);
            end();
        } finally {
            if (running.decrementAndGet() == 0) {
                behaviour.stopped();
                stop.complete();
            }
        }
    }

    private void serve(ServerLoop loop) throws IOException {
        while (stop.isServing()) {
            loop.turn(ServerLoop.FOR_EVER);
        }
        finish(loop);
    }

    /** Answers what has arrived: until it is quiet and nothing is owed, but not for ever. */
    private void finish(ServerLoop loop) throws IOException {
        loop.stopListening();
        long beganNanos = System.nanoTime();
        boolean busy = true;
        while (busy && stop.mayFinish(beganNanos)) {
            busy = loop.turn(Stop.QUIET_NANOS) > 0 || loop.isOwing();
        }
    }

    private void closeAfterCrash(ServerLoop loop) {
        try {
            loop.close();
        } catch (Throwable more) {
            stop.crashed(more);
        }
    }
}
