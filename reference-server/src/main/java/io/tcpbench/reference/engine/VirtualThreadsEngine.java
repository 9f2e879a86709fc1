package io.tcpbench.reference.engine;

import io.tcpbench.reference.RunningServer;
import io.tcpbench.reference.ServerEngine;
import io.tcpbench.reference.ServerOptions;
import io.tcpbench.reference.Tuning;
import io.tcpbench.reference.behaviour.Setting;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * The same blocking calls on threads of the JVM (JEP 444): one that waits is put aside, and what its call waits for is
 * left to an epoll(7) of the JDK's own.
 *
 * <p>They are looked up at run time, because this is compiled for a Java that has none.
 */
public final class VirtualThreadsEngine implements ServerEngine {

    private static final int FIRST_JAVA = 21;

    @Override
    public String name() {
        return "virtual-threads";
    }

    @Override
    public Optional<String> unavailability() {
        return Runtime.version().feature() >= FIRST_JAVA
                ? Optional.empty()
                : Optional.of("virtual threads need Java %d or later, this is %s"
                        .formatted(FIRST_JAVA, System.getProperty("java.version")));
    }

    @Override
    public List<Setting<?>> tuning() {
        return List.of(Tuning.REUSE_PORT);
    }

    @Override
    public RunningServer start(ServerOptions options) throws IOException {
        unavailability().ifPresent(why -> {
            throw new IllegalStateException("no virtual threads here: " + why);
        });
        Rehearsal.hold(threads());
        return BlockingServer.start(options, threads());
    }

    /** {@code Thread.ofVirtual().name("tcpbench-virtual-threads-", 0).factory()}; they are daemons always. */
    private ThreadFactory threads() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder$OfVirtual");
            type.getMethod("name", String.class, long.class).invoke(builder, "tcpbench-" + name() + "-", 0L);
            return (ThreadFactory) type.getMethod("factory").invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Java %s has no virtual threads".formatted(Runtime.version()), e);
        }
    }
}
