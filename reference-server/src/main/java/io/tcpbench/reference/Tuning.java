package io.tcpbench.reference;

import io.tcpbench.reference.behaviour.Setting;
import io.tcpbench.reference.behaviour.WholeNumbers;
import java.util.List;

/** How an engine can be asked to serve; each engine says which of these it knows, {@link ServerEngine#tuning()}. */
public final class Tuning {

    public static final Setting<Integer> THREADS = number(
            "threads",
            1,
            new WholeNumbers(1, 1024),
            "Event loops of selector, netty and io_uring; one accepts, all serve. Default: 1.");

    public static final Setting<Boolean> EDGE_TRIGGERED =
            Setting.flag("edge-triggered", "epoll: be told of changes and not of states (EPOLLET).");

    public static final Setting<String> TRANSPORT = choice(
            "transport",
            "auto",
            "netty: auto, nio, epoll or io_uring. Default: auto, the first that can run here of epoll and nio.",
            "auto",
            "nio",
            "epoll",
            "io_uring");

    public static final Setting<Integer> PROCESSES = number(
            "processes",
            2,
            new WholeNumbers(1, 256),
            "processes: how many children serve. Each keeps to its part of --accept-rate and has a seed of its own. Default:"
                    + " 2.");

    public static final Setting<String> CHILD_ENGINE = new Setting<>(
            "child-engine",
            "ENGINE",
            "epoll",
            Tuning::childEngine,
            "processes: the engine of each child. Default: epoll.");

    public static final Setting<String> SHARE = choice(
            "share",
            "inherited",
            "processes: inherited hands every child the same listening socket (one accept queue for all), reuseport lets each"
                    + " bind the port for itself (one queue each). Default: inherited.",
            "inherited",
            "reuseport");

    public static final Setting<Boolean> REUSE_PORT =
            Setting.flag("reuse-port", "Share the port with other servers that ask for it too (SO_REUSEPORT).");

    /** Absent it is empty, and an engine binds and listens for itself. */
    public static final Setting<String> LISTENER_FROM = new Setting<>(
            "listener-from",
            "NAME",
            "",
            Tuning::socketName,
            "Take over the listening socket of the server that hands it out on the abstract Unix domain socket NAME, instead"
                    + " of bind and listen; the children of processes do.");

    private static final List<Setting<?>> ALL =
            List.of(THREADS, EDGE_TRIGGERED, TRANSPORT, PROCESSES, CHILD_ENGINE, SHARE, REUSE_PORT, LISTENER_FROM);

    private Tuning() {}

    /** All that there is. */
    public static List<Setting<?>> all() {
        return ALL;
    }

    private static Setting<Integer> number(String name, int absent, WholeNumbers allowed, String description) {
        return new Setting<>(name, "N", absent, allowed::parse, description);
    }

    private static Setting<String> choice(String name, String absent, String description, String... allowed) {
        return new Setting<>(name, String.join("|", allowed), absent, given -> choose(given, allowed), description);
    }

    private static String choose(String given, String... allowed) {
        if (List.of(allowed).contains(given)) {
            return given;
        }
        throw new IllegalArgumentException(String.join(", ", allowed));
    }

    /** What fits sun_path after the zero byte that makes a name abstract, see unix(7). */
    private static String socketName(String given) {
        if (given.matches("[!-~]{1,100}")) {
            return given;
        }
        throw new IllegalArgumentException("a name of 1 to 100 characters of ASCII without spaces");
    }

    /** Any but the one that makes processes: those of processes would be nobody's to end. */
    private static String childEngine(String given) {
        List<String> names = ServerEngine.all().stream()
                .map(ServerEngine::name)
                .filter(name -> !name.equals("processes"))
                .toList();
        return choose(given, names.toArray(String[]::new));
    }
}
