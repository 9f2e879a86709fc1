package io.tcpbench.reference.engine;

import io.tcpbench.reference.RunningServer;
import io.tcpbench.reference.ServerEngine;
import io.tcpbench.reference.ServerOptions;
import io.tcpbench.reference.Tuning;
import io.tcpbench.reference.behaviour.Setting;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Blocking calls and a thread of the kernel for each connection, as in the manual of pthreads(7). */
public final class ThreadsEngine implements ServerEngine {

    /**
     * Our calls are a few deep. Only what was touched is in memory, but all of it is address space, and counts where a
     * machine doesn't overcommit; pthread_attr_setstacksize(3), where the customary is 1 MiB here.
     */
    private static final long STACK_BYTES = 256L * 1024;

    @Override
    public String name() {
        return "threads";
    }

    @Override
    public Optional<String> unavailability() {
        return Optional.empty();
    }

    @Override
    public List<Setting<?>> tuning() {
        return List.of(Tuning.REUSE_PORT);
    }

    @Override
    public RunningServer start(ServerOptions options) throws IOException {
        Rehearsal.hold(threads());
        return BlockingServer.start(options, threads());
    }

    private ThreadFactory threads() {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            String name = "tcpbench-" + name() + "-" + number.getAndIncrement();
            Thread thread = new Thread(null, work, name, STACK_BYTES);
            // A server that somebody forgot to close must not keep their JVM alive.
            thread.setDaemon(true);
            return thread;
        };
    }
}
