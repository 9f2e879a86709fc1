package io.tcpbench.reference;

import java.io.IOException;
import java.util.Optional;

/**
 * An engine as a stranger would add it, with a mistake as a stranger would make it: it crashes at the first request.
 */
public final class CrashingEngine implements ServerEngine {

    @Override
    public String name() {
        return "crashing";
    }

    @Override
    public Optional<String> unavailability() {
        return Optional.empty();
    }

    @Override
    public RunningServer start(ServerOptions options) throws IOException {
        return ServerEngine.named("selector").start(options.withTraffic(line -> {
            throw new IllegalStateException("a surprise");
        }));
    }
}
