package io.tcpbench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The generator as its users run it, in a process of its own: what it printed, and with which code it exited. */
public final class GeneratorProcess {
    private static final long LONGEST_SECONDS = 60;

    private static final ScheduledExecutorService JAILER = Executors.newScheduledThreadPool(2, work -> {
        Thread thread = new Thread(work, "jailer");
        thread.setDaemon(true);
        return thread;
    });

    private final Process process;
    private final Path output;

    private GeneratorProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** What a run came to. */
    public record Outcome(int exitCode, String output) {}

    /** Starts {@code tcpbench ARGUMENTS} with the class path of this test. */
    public static GeneratorProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, "exec \"$@\"", List.of("io.tcpbench.cli.Main"), arguments);
    }

    /**
     * Starts it by a script.
     *
     * @param script for sh(1), which replaces itself by the JVM with {@code exec "$@"}
     * @param main the main class, behind options of the JVM
     */
    public static GeneratorProcess start(Path folder, String script, List<String> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                script,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(main);
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "generator", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // What the user of this machine has calibrated is not for tests.
        builder.environment().put("XDG_CACHE_HOME", folder.toString());
        return new GeneratorProcess(builder.start(), output);
    }

    /** Sends it a signal, such as {@code INT}. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /**
     * Takes the CPU from it for a while, by SIGSTOP and SIGCONT, as a starved machine would.
     *
     * @param afterMillis from now
     */
    public void starve(long afterMillis, long forMillis) {
        JAILER.schedule(() -> quietly("STOP"), afterMillis, TimeUnit.MILLISECONDS);
        JAILER.schedule(() -> quietly("CONT"), afterMillis + forMillis, TimeUnit.MILLISECONDS);
    }

    /** Has it collect garbage, all of it, at once. */
    public void collectGarbage() {
        JAILER.execute(() -> {
            try {
                Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
                new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            } catch (IOException | InterruptedException gone) {
                // It ended meanwhile, or the test did.
            }
        });
    }

    private void quietly(String signal) {
        try {
            signal(signal);
        } catch (IOException | InterruptedException gone) {
            // It ended meanwhile, or the test did.
        }
    }

    /** Waits for its end. */
    public Outcome outcome() throws IOException, InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("still running after " + LONGEST_SECONDS + " s: " + printed());
        }
        return new Outcome(process.exitValue(), printed());
    }

    /** What it has printed so far. */
    public String printed() throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
