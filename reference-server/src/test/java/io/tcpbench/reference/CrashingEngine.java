package io.tcpbench.reference;

import java.io.IOException;
import java.nio.ByteBuffer;
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
        return new SelectorEngine().start(options.withReply(new CrashingReply()));
    }

    private record CrashingReply() implements Reply {
        @Override
        public String name() {
            return "crashing";
        }

        @Override
        public int readSizeBytes() {
            return 1;
        }

        @Override
        public Reply withReadSizeBytes(int bytes) {
            return this;
        }

        @Override
        public void answer(ByteBuffer message) {
            throw new IllegalStateException("a surprise");
        }
    }
}
