package io.tcpbench.maven;

import io.tcpbench.launch.Leash;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.InvalidSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the goals of one module leave to each other while one build lasts: servers that run, and what became of loads.
 * It lives in the context that Maven keeps for a plugin in a module, and only there: what an earlier build left is not
 * in it. Confined to the thread that builds the module.
 */
final class Bench {
    private final Map<String, Started> servers = new LinkedHashMap<>();
    private final Map<Path, Recorded> loads = new HashMap<>();

    /**
     * A server, and what stops it.
     *
     * @param leash holds its process; it holds nothing if the server ran already
     */
    private record Started(String name, Server server, Leash leash) {}

    private Bench() {}

    /** The one in this context. */
    static Bench of(Map<String, Object> context) {
        return (Bench) context.computeIfAbsent(Bench.class.getName(), name -> new Bench());
    }

    /**
     * Finds out whether a server of this name may be started.
     *
     * @throws InvalidSettings if there is one
     */
    void requireNew(String serverId) {
        if (servers.containsKey(serverId)) {
            throw new InvalidSettings(
                    List.of(new Fault("serverId", serverId, "another name: a server of this one runs already")));
        }
    }

    /** Takes a server that is ready. */
    void add(String serverId, Server server, Leash leash) {
        servers.put(serverId, new Started(serverId, server, leash));
    }

    /**
     * The server of this name; without a name that of the execution, or the only one.
     *
     * @throws InvalidSettings if there is none
     */
    Server server(@Nullable String serverId, String executionId) {
        return started(serverId, executionId)
                .map(Started::server)
                .orElseThrow(() -> new InvalidSettings(List.of(new Fault(
                        "serverId",
                        serverId == null ? executionId : serverId,
                        servers.isEmpty()
                                ? "only that of a server that tcpbench:start has started in this build; or give a target"
                                : "one of " + String.join(", ", servers.keySet())))));
    }

    /** Stops the server that {@link #server} would find, if it is ours, and returns it; empty if there is none. */
    Optional<Server> stop(@Nullable String serverId, String executionId) {
        Optional<Started> found = started(serverId, executionId);
        found.ifPresent(started -> {
            started.leash().close();
            servers.remove(started.name());
        });
        return found.map(Started::server);
    }

    /** Stops all servers of ours and returns their names. */
    List<String> stopAll() {
        List<String> names = servers.values().stream()
                .filter(started -> started.server().isOurs())
                .map(Started::name)
                .toList();
        servers.values().forEach(started -> started.leash().close());
        servers.clear();
        return names;
    }

    private Optional<Started> started(@Nullable String serverId, String executionId) {
        @Nullable Started named = servers.get(serverId == null ? executionId : serverId);
        return named == null && serverId == null && servers.size() == 1
                ? servers.values().stream().findFirst()
                : Optional.ofNullable(named);
    }

    /** Keeps what became of the load whose results are in this folder. */
    void record(Path folder, Recorded recorded) {
        loads.put(place(folder), recorded);
    }

    /** What became of the load whose results are in this folder; empty if there was none in this build. */
    Optional<Recorded> recorded(Path folder) {
        return Optional.ofNullable(loads.get(place(folder)));
    }

    private static Path place(Path folder) {
        return folder.toAbsolutePath().normalize();
    }
}
