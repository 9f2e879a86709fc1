package io.tcpbench.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A target in a process of its own, which can be stopped and killed. */
final class TargetProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;
    private final int port;

    private TargetProcess(Process process) throws IOException {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
        this.port = Integer.parseInt(lines.readLine());
    }

    /**
     * Starts it.
     *
     * @param port 0 for a free one
     * @param tally the file in which it counts
     * @param behaviour what {@link TargetProgram} does
     */
    static TargetProcess start(int port, Path tally, String behaviour) throws IOException {
        return new TargetProcess(new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TargetProgram.class.getName(),
                        Integer.toString(port),
                        tally.toString(),
                        behaviour))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    int port() {
        return port;
    }

    /** Waits for its next line, which says that the moment has come. */
    void awaitMoment() {
        try {
            if (lines.readLine() == null) {
                throw new IllegalStateException("the target ended");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Sends it a signal, such as {@code STOP}. */
    void signal(String name) throws IOException {
        Shell.runNow("kill -" + name + " " + process.pid());
    }

    /** Ends it, and waits for that. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Has it answer what it holds. */
    void goOn() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
