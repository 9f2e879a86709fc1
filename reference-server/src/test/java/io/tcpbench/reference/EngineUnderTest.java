package io.tcpbench.reference;

import io.tcpbench.reference.behaviour.Setting;
import io.tcpbench.reference.behaviour.Settings;
import io.tcpbench.reference.engine.VirtualThreadsEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An engine and one way to run it: whatever the way, it keeps the contract.
 *
 * @param name what a reader of the test report sees: {@code epoll --edge-triggered}
 * @param settings the same way, for {@link ServerEngine#start}
 */
record EngineUnderTest(String name, ServerEngine engine, Settings settings) {

    /** Names of engines, separated by commas; without it, all are held to the contract. */
    private static final String CHOSEN = System.getProperty("tcpbench.engines", "");

    /** Every engine that can run here, in every way that differs. */
    static List<EngineUnderTest> all() {
        Stream<EngineUnderTest> asTheyAre =
                ServerEngine.all().stream().map(each -> new EngineUnderTest(each.name(), each, Settings.NONE));
        Stream<EngineUnderTest> tuned = Stream.of(
                named("epoll", Settings.NONE.with(Tuning.EDGE_TRIGGERED)),
                named("selector", Settings.NONE.with(Tuning.THREADS, "3")),
                named("netty", Settings.NONE.with(Tuning.TRANSPORT, "nio").with(Tuning.THREADS, "2")));
        return Stream.concat(asTheyAre, tuned)
                .filter(each -> each.engine.unavailability().isEmpty())
                .toList();
    }

    /** Those of them that were asked for with {@code -Dtcpbench.engines}; all if nobody asked. */
    static List<EngineUnderTest> chosen() {
        List<String> names = List.of(CHOSEN.split(",", -1));
        return all().stream()
                .filter(each -> CHOSEN.isEmpty() || names.contains(each.engine.name()))
                .toList();
    }

    private static EngineUnderTest named(String name, Settings settings) {
        return new EngineUnderTest(
                name + " " + String.join(" ", arguments(settings)), ServerEngine.named(name), settings);
    }

    RunningServer start(ServerOptions options) throws IOException {
        Settings both = options.settings();
        for (Setting<?> each : engine.tuning()) {
            String given = settings.texts().get(each.name());
            both = given == null ? both : both.with(each, given);
        }
        return engine.start(options.withSettings(both));
    }

    /** A virtual thread has its stack on the heap: 3 to 5 KiB, also of one that waits. */
    boolean keepsStacksOnTheHeap() {
        return engine instanceof VirtualThreadsEngine;
    }

    /** The same on the command line: {@code --engine epoll --edge-triggered}, then those. */
    String[] arguments(String... others) {
        List<String> all = new ArrayList<>(List.of("--engine", engine.name()));
        all.addAll(arguments(settings));
        all.addAll(List.of(others));
        return all.toArray(String[]::new);
    }

    private static List<String> arguments(Settings settings) {
        List<String> arguments = new ArrayList<>();
        for (Setting<?> each : Tuning.all()) {
            String given = settings.texts().get(each.name());
            if (given != null) {
                arguments.add("--" + each.name());
                arguments.addAll(each.isFlag() ? List.of() : List.of(given));
            }
        }
        return arguments;
    }

    @Override
    public String toString() {
        return name;
    }
}
