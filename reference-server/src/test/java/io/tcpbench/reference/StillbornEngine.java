package io.tcpbench.reference;

import io.tcpbench.reference.behaviour.Setting;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** An engine that a JVM can run and no machine likes: it never starts. */
public final class StillbornEngine implements ServerEngine {

    @Override
    public String name() {
        return "stillborn";
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
        throw new IOException("no luck today");
    }
}
