package io.tcpbench.reference;

import io.tcpbench.reference.behaviour.Setting;
import java.util.List;
import java.util.Optional;

/** An engine that can run nowhere. */
public final class UnavailableEngine implements ServerEngine {

    @Override
    public String name() {
        return "unavailable";
    }

    @Override
    public Optional<String> unavailability() {
        return Optional.of("it needs steam");
    }

    @Override
    public List<Setting<?>> tuning() {
        return List.of(Tuning.REUSE_PORT);
    }

    @Override
    public RunningServer start(ServerOptions options) {
        throw new IllegalStateException("it was told that it can't run");
    }
}
