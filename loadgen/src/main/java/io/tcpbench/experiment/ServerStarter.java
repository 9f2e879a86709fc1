package io.tcpbench.experiment;

import io.tcpbench.launch.JavaCommand;
import io.tcpbench.launch.LaunchFailed;
import io.tcpbench.launch.Leash;
import io.tcpbench.launch.ServerLaunch;
import io.tcpbench.plan.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Starts the servers of an experiment.
 *
 * @param readyLine by which a command or a jar without one of its own says that it is ready, and at which port if it
 *     has a group; null if its port has to tell
 * @param referenceJar of the reference server; null if it lies beside our own
 * @param timeout for each start
 * @param output takes the lines that servers print, on threads of ours
 */
public record ServerStarter(
        @Nullable Pattern readyLine, @Nullable Path referenceJar, Duration timeout, Consumer<String> output) {
    private static final Pattern REFERENCE_READY = Pattern.compile("listening on (\\S+) ");
    private static final String REFERENCE_JAR = "tcpbench-reference-server.jar";

    /**
     * Starts one, or finds where it runs already.
     *
     * @param trial its number, for servers that want to know
     * @param leash holds it from the start
     * @return where it listens
     * @throws LaunchFailed if it can't be started, or is not ready in time
     */
    Target start(ServerSpec server, int trial, Leash leash) throws InterruptedException {
        Optional<Target> running = server.address();
        if (running.isPresent()) {
            return running.get();
        }
        boolean isOurs = server.kind() == ServerSpec.Kind.REFERENCE;
        List<String> before = isOurs ? List.of(JavaCommand.javaExecutable(), "-jar", findReferenceJar()) : List.of();
        ServerLaunch launch = new ServerLaunch(
                port -> new ProcessBuilder(joined(before, server.on(port, trial))),
                OptionalInt.empty(),
                isOurs ? REFERENCE_READY : server.readyLine().orElse(readyLine),
                timeout);
        try {
            return Target.parse(launch.start(leash, output).address());
        } catch (IOException noPort) {
            throw new LaunchFailed("can't start '" + server + "': " + noPort.getMessage(), noPort);
        }
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> words = new ArrayList<>(first);
        words.addAll(second);
        return words;
    }

    private String findReferenceJar() {
        Path own = JavaCommand.ownJar();
        List<Path> places = referenceJar != null
                ? List.of(referenceJar)
                : List.of(
                        own.resolveSibling(REFERENCE_JAR),
                        own.resolve("../../../reference-server/target/" + REFERENCE_JAR)
                                .normalize());
        return places.stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() -> new LaunchFailed("the reference server is not at " + places.get(0)
                        + "; say where it is with --reference-jar FILE"));
    }
}
