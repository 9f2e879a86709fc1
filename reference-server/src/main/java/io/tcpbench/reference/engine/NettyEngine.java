package io.tcpbench.reference.engine;

import io.tcpbench.reference.RunningServer;
import io.tcpbench.reference.ServerEngine;
import io.tcpbench.reference.ServerOptions;
import io.tcpbench.reference.Tuning;
import io.tcpbench.reference.behaviour.Setting;
import io.tcpbench.reference.behaviour.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A server on Netty's event loops: what its users write, a bootstrap and a handler for each connection. */
public final class NettyEngine implements ServerEngine {

    @Override
    public String name() {
        return "netty";
    }

    /** One of the transports is plain Java. */
    @Override
    public Optional<String> unavailability() {
        return Optional.empty();
    }

    @Override
    public List<Setting<?>> tuning() {
        return List.of(Tuning.THREADS, Tuning.TRANSPORT, Tuning.REUSE_PORT, Tuning.LISTENER_FROM);
    }

    @Override
    public List<String> mistakes(Settings settings) {
        NettyTransport transport = NettyTransport.named(settings.value(Tuning.TRANSPORT));
        boolean inherits = settings.hasAny(List.of(Tuning.LISTENER_FROM));
        return inherits && !transport.isNative()
                ? List.of(
                        "transport: given %s together with a listening socket of another process, allowed epoll, io_uring"
                                .formatted(transport))
                : List.of();
    }

    @Override
    public RunningServer start(ServerOptions options) throws IOException {
        List<String> mistakes = mistakes(options.settings());
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", mistakes));
        }
        NettyTransport transport = NettyTransport.named(options.settings().value(Tuning.TRANSPORT));
        Optional<String> unavailability = transport.unavailability();
        if (unavailability.isPresent()) {
            throw new IOException("the transport %s can't run here: %s".formatted(transport, unavailability.get()));
        }
        return NettyServer.start(name(), transport, options);
    }
}
