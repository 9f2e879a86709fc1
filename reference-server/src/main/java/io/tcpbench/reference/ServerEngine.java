package io.tcpbench.reference;

import static java.util.stream.Collectors.joining;

import io.tcpbench.reference.behaviour.Setting;
import io.tcpbench.reference.behaviour.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A way to serve TCP connections: which calls accept, read and write, and on which threads.
 *
 * <p>Every engine keeps the same contract: what a {@link io.tcpbench.reference.behaviour.Conversation} says is done, in
 * order and in full; a connection whose client doesn't read is not read either, so that its memory is bounded; a client
 * that shuts down its sending side still gets all that it is owed; a client that resets its connection ends that
 * connection and nothing else; without descriptors those who are there are served on, and accepting is tried again.
 *
 * <p>To add one: implement this interface in a public class with a public constructor without parameters, and name the
 * class in {@code META-INF/services/io.tcpbench.reference.ServerEngine}. Loading that class must not fail where the
 * engine can't run; {@link #unavailability()} says so instead.
 */
public interface ServerEngine {

    /** The name on the command line, in lower case: {@code epoll}. */
    String name();

    /** Why this machine or this JVM can't run the engine; empty where it can. */
    Optional<String> unavailability();

    /** Which of {@link Tuning} it knows; to ask for another is a mistake that the command line tells. */
    default List<Setting<?>> tuning() {
        return List.of();
    }

    /**
     * What among these settings can't go together here, each in three parts: which setting, what was given, what is
     * allowed. Empty if all can.
     */
    default List<String> mistakes(Settings settings) {
        return List.of();
    }

    /**
     * Starts a server, which accepts connections when this method returns.
     *
     * @throws IOException if the machine refuses: the port is in use, the address is foreign, descriptors ran out
     * @throws IllegalArgumentException if there are {@link #mistakes} in its settings
     * @throws IllegalStateException if the engine is unavailable here
     */
    RunningServer start(ServerOptions options) throws IOException;

    /** All engines on the class path, the preferred first. */
    static List<ServerEngine> all() {
        // Our own loader and not the thread's: inside Maven the latter doesn't see the plugin's dependencies.
        return ServiceLoader.load(ServerEngine.class, ServerEngine.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** The preferred engine of those that this machine can run; the selector is always one. */
    static ServerEngine preferred() {
        return all().stream()
                .filter(engine -> engine.unavailability().isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no engine on the class path can run here"));
    }

    /**
     * The engine with that name, available or not.
     *
     * @throws IllegalArgumentException if there is none
     */
    static ServerEngine named(String name) {
        List<ServerEngine> all = all();
        return all.stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("engine: given %s, allowed %s"
                        .formatted(name, all.stream().map(ServerEngine::name).collect(joining(", ")))));
    }
}
