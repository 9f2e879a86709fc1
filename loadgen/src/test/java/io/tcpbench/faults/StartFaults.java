package io.tcpbench.faults;

import io.tcpbench.ScriptedServer;
import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Servers that an experiment starts, and that do not come to listen. */
final class StartFaults {
    private static final String LONG = "60s";

    private StartFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of("port in use", "a server that takes the port of another", PortInUse::taken)
                        .expectAnyway(notStarted("the server exited with code 1", "Address already in use")),
                shell("never ready", "a server that prints nothing for 500 ms", "500ms", "exec cat")
                        .expectAnyway(notStarted("the server was not ready after 500 ms")),
                shell("exits at its start", "`exit 3`, it is waited for no longer", LONG, "echo no licence; exit 3")
                        .expectAnyway(notStarted("the server exited with code 3", "no licence")),
                Fault.of("no such program", "the path of no file", place -> search(place, LONG, "/no/such/server"))
                        .expectAnyway(notStarted(
                                "the server exited with code 127", "Cannot run program \"/no/such/server\"")));
    }

    private static Expected notStarted(String... words) {
        return Expected.of(Outcome.UNAVAILABLE).saying(words);
    }

    private static Fault shell(String name, String cause, String patience, String script) {
        return Fault.of(name, cause, place -> search(place, patience, inShell(script)));
    }

    /** The port goes where the shell has its own name. */
    private static String inShell(String script) {
        return "sh -c '" + script + "'";
    }

    /** A search, because it is content with one server. */
    private static Stage search(Workplace place, String patience, String server) {
        return () -> List.of(
                "search",
                "--server=command:" + server + " {port}",
                "--ready-line=^(\\d+)$",
                "--start-timeout=" + patience,
                "--threshold=p99<=1s",
                "--out=" + place.out());
    }

    /** A server for a port on which somebody listens. */
    private record PortInUse(ScriptedServer somebody, Stage asked) implements Stage {
        static Stage taken(Workplace place) throws IOException {
            ScriptedServer somebody = ScriptedServer.start(ScriptedServer.echo());
            String program = String.join(
                    " ",
                    "exec",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1 -cp",
                    System.getProperty("java.class.path"),
                    TargetProgram.class.getName(),
                    Integer.toString(somebody.port()),
                    place.tally().toString(),
                    "echo");
            return new PortInUse(somebody, StartFaults.search(place, LONG, inShell(program)));
        }

        @Override
        public List<String> command() {
            return asked.command();
        }

        @Override
        public void close() throws IOException {
            somebody.close();
        }
    }
}
