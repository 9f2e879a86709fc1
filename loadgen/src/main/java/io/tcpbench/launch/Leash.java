package io.tcpbench.launch;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Holds the processes of one run and stops them, the last one first, when it is closed or when our JVM ends, whichever
 * comes first: an interrupted build leaves nothing behind. Any thread may close it.
 */
public final class Leash implements AutoCloseable {
    private final Deque<Runnable> stops = new ArrayDeque<>();
    private final Thread hook = new Thread(this::stopAll, "tcpbench-leash");
    private boolean closed;

    private Leash() {}

    /** A leash that holds nothing yet. */
    public static Leash take() {
        Leash leash = new Leash();
        try {
            Runtime.getRuntime().addShutdownHook(leash.hook);
        } catch (IllegalStateException shuttingDown) {
            // What it is given to hold from now on is stopped at once.
            leash.stopAll();
        }
        return leash;
    }

    /**
     * Holds a process and returns it; one that comes too late, when the leash is closed already, is stopped at once.
     */
    public ChildProcess hold(ChildProcess child) {
        hold(child::close);
        return child;
    }

    /** Holds a server and returns it; one that comes too late, when the leash is closed already, is stopped at once. */
    public ServerProcess hold(ServerProcess server) {
        hold(server::close);
        return server;
    }

    private synchronized void hold(Runnable stop) {
        stops.push(stop);
        if (closed) {
            stopAll();
        }
    }

    /** Stops what it holds; returns when all of it is gone, also when another thread is at it already. */
    @Override
    public void close() {
        stopAll();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs, and finds nothing to do.
        }
    }

    private synchronized void stopAll() {
        closed = true;
        while (!stops.isEmpty()) {
            stops.pop().run();
        }
    }
}
