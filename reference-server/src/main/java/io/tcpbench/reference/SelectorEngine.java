package io.tcpbench.reference;

import java.io.IOException;
import java.util.Optional;

/** One thread and a {@link java.nio.channels.Selector}: what Java offers everywhere, and nothing but Java. */
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
    public RunningServer start(ServerOptions options) throws IOException {
        return LoopServer.start(name(), SelectorLoop.open(options));
    }
}
