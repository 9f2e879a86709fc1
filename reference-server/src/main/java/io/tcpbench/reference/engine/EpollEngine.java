package io.tcpbench.reference.engine;

import io.netty.channel.epoll.Epoll;
import io.tcpbench.reference.RunningServer;
import io.tcpbench.reference.ServerEngine;
import io.tcpbench.reference.ServerOptions;
import io.tcpbench.reference.Tuning;
import io.tcpbench.reference.behaviour.Behaviour;
import io.tcpbench.reference.behaviour.Setting;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One thread and the calls of epoll(7), through Netty's native library: what a C programmer would write on Linux. */
public final class EpollEngine implements ServerEngine {

    @Override
    public String name() {
        return "epoll";
    }

    @Override
    public Optional<String> unavailability() {
        return Optional.ofNullable(Epoll.unavailabilityCause()).map(RootCause::message);
    }

    @Override
    public List<Setting<?>> tuning() {
        return List.of(Tuning.EDGE_TRIGGERED, Tuning.REUSE_PORT, Tuning.LISTENER_FROM);
    }

    @Override
    public RunningServer start(ServerOptions options) throws IOException {
        unavailability().ifPresent(why -> {
            throw new IllegalStateException("no epoll here: " + why);
        });
        Behaviour behaviour = options.newBehaviour();
        EpollLoop loop = EpollLoop.open(options, behaviour);
        return LoopServer.start(name(), loop.address(), behaviour, List.of(loop));
    }
}
