package io.tcpbench.reference.engine;

import io.tcpbench.reference.RunningServer;
import io.tcpbench.reference.ServerEngine;
import io.tcpbench.reference.ServerOptions;
import io.tcpbench.reference.Tuning;
import io.tcpbench.reference.behaviour.Behaviour;
import io.tcpbench.reference.behaviour.Setting;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One thread, or a few, each with a {@link java.nio.channels.Selector}: what Java offers everywhere, and nothing but
 * Java.
 */
public final class SelectorEngine implements ServerEngine {

    @Override
    public String name() {
        return "selector";
    }

    @Override
    public Optional<String> unavailability() {
        return Optional.empty();
    }

    @Override
    public List<Setting<?>> tuning() {
        return List.of(Tuning.THREADS, Tuning.REUSE_PORT);
    }

    @Override
    public RunningServer start(ServerOptions options) throws IOException {
        Behaviour behaviour = options.newBehaviour();
        List<SelectorLoop> loops = SelectorLoop.open(options, behaviour);
        return LoopServer.start(name(), loops.get(0).address(), behaviour, loops);
    }
}
