package io.tcpbench.faults;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.ScriptedServer;
import io.tcpbench.launch.LaunchFailed;
import io.tcpbench.launch.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Servers that a build starts, and that do not come to listen. */
final class StartFaults {
    private static final Pattern READY = Pattern.compile("^(\\d+)$");
    private static final Duration LONG = Duration.ofSeconds(60);

    private StartFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of("port in use", "a server that is handed the port of another", PortInUse::taken)
                        .launched(server(LONG))
                        .expectAnyway(notStarted("the server exited with code 1", "Address already in use")),
                shell("never ready", "a server that prints nothing for 500 ms", "exec cat")
                        .launched(server(Duration.ofMillis(500)))
                        .expectAnyway(notStarted("the server was not ready after 500 ms")),
                shell("exits at its start", "`exit 3`, it is waited for no longer", "echo no licence; exit 3")
                        .launched(server(LONG))
                        .expectAnyway(notStarted("the server exited with code 3", "no licence")),
                Fault.of("no such program", "the path of no file", place -> () -> List.of("/no/such/server"))
                        .launched(server(LONG))
                        .expectAnyway(notStarted("the server exited with code 127", "can't start '/no/such/server'")));
    }

    private static Expected notStarted(String... words) {
        return Expected.notStarted().saying(words);
    }

    private static Fault shell(String name, String cause, String script) {
        return Fault.of(name, cause, place -> () -> List.of("sh", "-c", script));
    }

    /** Starts the words of the stage as a server, and tells what is told to its user. */
    private static Launch server(Duration patience) {
        return (place, stage, words) -> {
            try (ServerProcess server = ServerProcess.start(new ProcessBuilder(words), READY, line -> {})) {
                return new GeneratorProcess.Outcome(0, "ready at " + server.awaitReady(patience));
            } catch (LaunchFailed failed) {
                return new GeneratorProcess.Outcome(Expected.NO_EXIT_CODE, String.valueOf(failed.getMessage()));
            }
        };
    }

    /** A server for a port on which somebody listens. */
    private record PortInUse(ScriptedServer somebody, Workplace place) implements Stage {
        static Stage taken(Workplace place) throws IOException {
            return new PortInUse(ScriptedServer.start(ScriptedServer.echo()), place);
        }

        @Override
        public List<String> command() {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    TargetProgram.class.getName(),
                    Integer.toString(somebody.port()),
                    place.tally().toString(),
                    "echo");
        }

        @Override
        public void close() throws IOException {
            somebody.close();
        }
    }
}
