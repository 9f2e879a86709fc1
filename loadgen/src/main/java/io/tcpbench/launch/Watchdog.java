package io.tcpbench.launch;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that runs another one and leaves nothing of it behind. A build that is killed with {@code kill -9} runs no
 * hook of its own, but the kernel closes its end of our standard input, and that is the order to stop.
 *
 * <pre>
 *   build ── standard input ──► watchdog ── standard input ──► server
 *         ◄───────────── standard output, standard error ─────────────
 * </pre>
 *
 * <p>At the end of its input, or at a signal, it ends the input of the server, which many take as a hint; after half a
 * second it sends TERM, and after 2 s more KILL, to the server and to all that the server started. When the server ends
 * by itself it exits with the same code.
 */
public final class Watchdog {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** As a shell has it for a command that can't be run. */
    private static final int NOT_FOUND = 127;

    private Watchdog() {}

    /** The words that run this command under a watchdog. */
    static List<String> over(List<String> command) {
        List<String> words = new ArrayList<>(List.of(JavaCommand.javaExecutable()));
        // Small and quick to start: it only waits.
        words.addAll(List.of("-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        words.addAll(List.of("-cp", JavaCommand.ownJar().toString(), Watchdog.class.getName()));
        words.addAll(command);
        return List.copyOf(words);
    }

    /** Runs the program that the arguments are. */
    public static void main(String[] command) throws InterruptedException {
        ChildProcess server;
        try {
            server = ChildProcess.start(
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.INHERIT),
                    PATIENCE,
                    line -> {},
                    line -> {});
        } catch (LaunchFailed failed) {
            System.err.println(failed.getMessage());
            System.exit(NOT_FOUND);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "watchdog-stop"));
        Thread input = new Thread(Watchdog::awaitEndOfInput, "watchdog-input");
        input.setDaemon(true);
        input.start();
        System.exit(server.waitFor());
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nobody has anything to say to a server.
            }
        } catch (IOException alsoTheEnd) {
            // A stream that can't be read any more has ended.
        }
        System.exit(0);
    }
}
