package io.tcpbench.reference;

import io.tcpbench.reference.behaviour.Counter;
import io.tcpbench.reference.behaviour.Counts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A server in a JVM of its own, which is started with the command line of {@link Main} and ends when its standard input
 * does, so at the latest with us. Any thread.
 *
 * <pre>
 *   us ── standard input ──► it       the end means: stop gracefully
 *      ◄─ standard output ──          listening on …, its counts whenever they change, what it reads if that is wanted
 *      ◄─ standard error ───          its notices
 * </pre>
 *
 * <p>No file is involved, so that nothing is left behind whoever is killed.
 */
public final class ForkedServer {

    private static final String LISTENING = "listening on ";
    private static final String COUNTS = "{";
    private static final int LONGEST_LAST_WORDS = 5;

    private final Process process;
    private final ServerOptions options;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Integer> ended;
    private final List<String> earlyNotices = new ArrayList<>();
    private volatile Counts counts = Counts.NONE;
    private volatile long readyNanos = Long.MAX_VALUE;

    private ForkedServer(Process process, ServerOptions options) {
        this.process = process;
        this.options = options;
        CompletableFuture<Void> output = read(process.getInputStream(), "output", this::takeOutput);
        CompletableFuture<Void> errors = read(process.getErrorStream(), "errors", this::takeNotice);
        this.ended = CompletableFuture.allOf(output, errors, process.onExit())
                .thenApply(all -> {
                    // Whoever waits for its end wants no descriptor left open, and the JDK closes this one later.
                    endInput();
                    return process.exitValue();
                })
                .whenComplete((exitCode, surprise) ->
                        ready.completeExceptionally(new IOException("it ended before it listened", surprise)));
    }

    /**
     * Starts it, and returns before it listens.
     *
     * @param options what it is to be; its notices and its traffic come out here, on threads of ours
     * @throws IOException if the machine refuses another process
     */
    public static ForkedServer start(String engine, ServerOptions options, long heapBytes) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.addAll(jvmOptions(heapBytes));
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), Main.class.getName()));
        command.addAll(List.of("--engine", engine, "--until-eof", "--stats", "-"));
        command.addAll(arguments(options));
        return new ForkedServer(new ProcessBuilder(command).start(), options);
    }

    /** Quick to start and small; and, as everywhere, no warnings about Netty, and no limping without memory. */
    private static List<String> jvmOptions(long heapBytes) {
        List<String> options = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-Xms16m",
                "-Xmx" + heapBytes,
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED"));
        if (Runtime.version().feature() >= 23) {
            // An older JVM does not know the option and refuses to start.
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        return options;
    }

    private static List<String> arguments(ServerOptions options) {
        List<String> arguments = new ArrayList<>(List.of(
                "--host",
                options.listenAddress().getAddress().getHostAddress(),
                "--port",
                String.valueOf(options.listenAddress().getPort()),
                "--backlog",
                String.valueOf(options.backlog()),
                "--reply",
                ascii(options.reply().toString()),
                "--read-size",
                String.valueOf(options.reply().readSizeBytes())));
        arguments.addAll(SettingOptions.arguments(options.settings()));
        if (options.traffic() != null) {
            arguments.add("--log-traffic");
        }
        return arguments;
    }

    /** A reply may be any text, but not every locale has bytes for every argument. */
    private static String ascii(String reply) {
        StringBuilder ascii = new StringBuilder();
        for (byte each : reply.getBytes(StandardCharsets.UTF_8)) {
            ascii.append(each >= 0 ? Character.toString(each) : "\\x%02x".formatted(each & 0xff));
        }
        return ascii.toString();
    }

    private CompletableFuture<Void> read(InputStream stream, String name, Consumer<String> lines) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> read(stream, lines, end), "tcpbench-child-" + process.pid() + "-" + name);
        thread.setDaemon(true);
        thread.start();
        return end;
    }

    private void read(InputStream stream, Consumer<String> lines, CompletableFuture<Void> end) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines);
        } catch (IOException | UncheckedIOException e) {
            // What can't be read any more has ended.
        } catch (Throwable surprise) {
            // Whoever takes the lines broke, which is for whoever runs the server to see.
            end.completeExceptionally(surprise);
            kill();
        }
        // Not before it is closed.
        end.complete(null);
    }

    private void takeOutput(String line) {
        if (line.startsWith(COUNTS)) {
            takeCounts(line);
        } else if (!ready.isDone() && line.startsWith(LISTENING)) {
            becomeReady();
        } else if (options.traffic() != null) {
            options.traffic().accept(line);
        }
    }

    private void takeCounts(String line) {
        try {
            counts = CountsJson.read(line);
        } catch (IOException e) {
            // The end of a line is missing where it was killed while it wrote; the line before holds.
        }
    }

    private void becomeReady() {
        List<String> early;
        synchronized (this) {
            readyNanos = System.nanoTime();
            early = List.copyOf(earlyNotices);
            earlyNotices.clear();
            ready.complete(null);
        }
        early.forEach(options.notices());
    }

    /** Until it listens they are kept back: they may be its last words, which are told with its end. */
    private void takeNotice(String line) {
        synchronized (this) {
            if (!ready.isDone()) {
                earlyNotices.add(line);
                return;
            }
        }
        options.notices().accept(line);
    }

    public long pid() {
        return process.pid();
    }

    /** Completes when it accepts connections, or exceptionally when it has ended before. */
    public CompletionStage<Void> ready() {
        return ready.minimalCompletionStage();
    }

    /**
     * Completes with its exit code when it has ended and all that it has told is known; exceptionally if whoever takes
     * its notices or its traffic threw something.
     */
    public CompletableFuture<Integer> ended() {
        return ended.copy();
    }

    /** For how long it has been listening, 0 if it never did. */
    public long listeningNanos() {
        return Math.max(0, System.nanoTime() - readyNanos);
    }

    /** Why it ended before it listened, as it told; empty if it told nothing. */
    public synchronized String lastWords() {
        return String.join(
                " ",
                earlyNotices.stream()
                        .filter(line -> !line.startsWith("\t"))
                        .limit(LONGEST_LAST_WORDS)
                        .toList());
    }

    /**
     * What it has counted: exact when it has ended gracefully, else at most 100 ms old. All connections of a process
     * that has ended are closed, by the kernel if by nobody else.
     */
    public Counts counts() {
        Counts last = counts;
        return ended.isDone() ? last.with(Counter.CLOSED, last.of(Counter.ACCEPTED)) : last;
    }

    /** Asks it to stop gracefully. */
    public void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It had gone before.
        }
    }

    /** Ends it at once. Not with the method of the process, which also throws away what that has told. */
    public void kill() {
        // Nothing happens if it has gone by itself, or somebody else was faster.
        process.toHandle().destroyForcibly();
    }
}
