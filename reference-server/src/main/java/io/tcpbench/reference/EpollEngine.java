package io.tcpbench.reference;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.util.Optional;

/** One thread and the calls of epoll(7), through Netty's native library: what a C programmer would write on Linux. */
public final class EpollEngine implements ServerEngine {

    @Override
    public String name() {
        return "epoll";
    }

    @Override
    public Optional<String> unavailability() {
        return Optional.ofNullable(Epoll.unavailabilityCause()).map(EpollEngine::rootMessage);
    }

    @Override
    public RunningServer start(ServerOptions options) throws IOException {
        unavailability().ifPresent(why -> {
            throw new IllegalStateException("no epoll here: " + why);
        });
        return LoopServer.start(name(), EpollLoop.open(options));
    }

    /**
     * Netty wraps the reason, `only supported on Linux` or what the linker said, in a message about its own library.
     */
    private static String rootMessage(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
