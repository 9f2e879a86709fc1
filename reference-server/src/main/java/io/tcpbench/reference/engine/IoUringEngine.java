package io.tcpbench.reference.engine;

import io.tcpbench.reference.RunningServer;
import io.tcpbench.reference.ServerEngine;
import io.tcpbench.reference.ServerOptions;
import io.tcpbench.reference.Tuning;
import io.tcpbench.reference.behaviour.Setting;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The same server as {@link NettyEngine} on io_uring(7): requests to the kernel go into one ring and its answers come
 * out of another, so that many cost one system call. Many kernels and containers forbid it.
 */
public final class IoUringEngine implements ServerEngine {

    @Override
    public String name() {
        return "io_uring";
    }

    @Override
    public Optional<String> unavailability() {
        return NettyTransport.IO_URING.unavailability();
    }

    @Override
    public List<Setting<?>> tuning() {
        return List.of(Tuning.THREADS, Tuning.REUSE_PORT, Tuning.LISTENER_FROM);
    }

    @Override
    public RunningServer start(ServerOptions options) throws IOException {
        unavailability().ifPresent(why -> {
            throw new IllegalStateException("no io_uring here: " + why);
        });
        return NettyServer.start(name(), NettyTransport.IO_URING, options);
    }
}
