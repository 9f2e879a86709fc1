package io.tcpbench.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class LeashTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    /** Promised, 4 of them by the clocks of the watchdog; this test is alone on the machine. */
    private static final Duration WITHIN = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    @Test
    void closingItStopsAllThatItHolds() throws Exception {
        ChildProcess child = ChildProcess.start(Child.doing(folder, "until-eof:"), LONG, line -> {}, line -> {});
        ServerProcess server = server(folder);

        try (Leash leash = Leash.take()) {
            leash.hold(server);
            leash.hold(child);
        }

        assertThat(child.isAlive()).isFalse();
        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void whatComesTooLateIsStoppedAtOnce() throws Exception {
        Leash leash = Leash.take();
        leash.close();

        ServerProcess server = leash.hold(server(folder));

        assertThat(server.isAlive()).isFalse();
    }

    /**
     * TERM leaves the shutdown hook the time to act; KILL leaves only the end of the watchdog's input. The server obeys
     * that of its own, or it ignores both that and TERM.
     */
    @Tag("real-time")
    @ParameterizedTest
    @CsvSource({"TERM, until-eof:", "KILL, until-eof:", "TERM, never:", "KILL, never:"})
    void noServerOutlivesUsHoweverWeEnd(String signal, String manner) throws Exception {
        Path classes = Path.of(
                Leash.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        Path tests = Path.of(
                Child.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        JavaCommand parent = new JavaCommand(
                Parent.class.getName(), List.of(classes, tests), List.of(), List.of(folder.toString(), manner));
        Process process = new ProcessBuilder(parent.write(folder.resolve("parent.args"))).start();
        ProcessHandle server;
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            server = ProcessHandle.of(Long.parseLong(reader.readLine())).orElseThrow();

            if (signal.equals("KILL")) {
                process.destroyForcibly();
            } else {
                process.destroy();
            }

            await().atMost(WITHIN).until(() -> !server.isAlive());
        } finally {
            process.destroyForcibly();
        }
    }

    private static ServerProcess server(Path folder) throws Exception {
        return ServerProcess.start(Child.doing(folder, "say:up", "until-eof:"), Pattern.compile("up"), line -> {});
    }

    /** Holds a server, says its number and waits to be ended. */
    static final class Parent {
        public static void main(String[] arguments) throws Exception {
            Leash leash = Leash.take();
            ServerProcess server = leash.hold(ServerProcess.start(
                    Child.doing(Path.of(arguments[0]), "on-term:", "pid:", arguments[1]),
                    Pattern.compile("pid (\\d+)"),
                    line -> {}));
            System.out.println(server.awaitReady(LONG));
            new CountDownLatch(1).await();
        }
    }
}
