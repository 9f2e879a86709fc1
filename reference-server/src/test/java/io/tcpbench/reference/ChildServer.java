package io.tcpbench.reference;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The reference server in a JVM of its own, started as its users start it. */
final class ChildServer implements AutoCloseable {

    /** Small: what piles up in a server is seen. */
    static final int HEAP_MIB = 64;

    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+) \\(([\\w-]+)\\)");
    private static final long PATIENCE_SECONDS = 20;

    private final Process process;
    private final Path errors;
    private final CompletableFuture<List<String>> lines = new CompletableFuture<>();
    private final CompletableFuture<String> firstLine = new CompletableFuture<>();

    private ChildServer(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        Thread reader = new Thread(this::readLines, "child-output");
        reader.setDaemon(true);
        reader.start();
    }

    static ChildServer start(String... arguments) throws IOException {
        return start(List.of(), System.getProperty("java.class.path"), arguments);
    }

    static ChildServer startWithHeap(int heapMib, String... arguments) throws IOException {
        return start(List.of(), heapMib, System.getProperty("java.class.path"), arguments);
    }

    /** With more on its class path, after ours. */
    static ChildServer startWithClasses(Path more, String... arguments) throws IOException {
        return start(List.of(), System.getProperty("java.class.path") + File.pathSeparator + more, arguments);
    }

    /** With at most that many descriptors: `ulimit` is a builtin of the shell, which the JVM then replaces. */
    static ChildServer startWithDescriptors(int descriptors, String... arguments) throws IOException {
        List<String> limited = List.of("bash", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "bash");
        return start(limited, System.getProperty("java.class.path"), arguments);
    }

    /** With that system property, {@code name=value}. */
    static ChildServer startWithProperty(String property, String... arguments) throws IOException {
        List<String> environment = List.of("env", "JAVA_TOOL_OPTIONS=-D" + property);
        return start(environment, System.getProperty("java.class.path"), arguments);
    }

    private static ChildServer start(List<String> prefix, String classPath, String... arguments) throws IOException {
        return start(prefix, HEAP_MIB, classPath, arguments);
    }

    private static ChildServer start(List<String> prefix, int heapMib, String classPath, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx" + heapMib + "m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        // As the manifest of the jar has it; else newer JVMs warn of Netty's natives.
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        command.addAll(List.of(arguments));
        return launch(command);
    }

    /** Another program that says where it listens in the same words. */
    static ChildServer startProgram(Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return launch(command);
    }

    private static ChildServer launch(List<String> command) throws IOException {
        Path errors = Files.createTempFile("child", ".err");
        return new ChildServer(
                new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    }

    private void readLines() {
        List<String> read = new ArrayList<>();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                firstLine.complete(line);
                read.add(line);
            }
            firstLine.complete("");
            lines.complete(read);
        } catch (IOException e) {
            firstLine.completeExceptionally(e);
            lines.completeExceptionally(e);
        }
    }

    /** The first line of its output, waited for; empty if it ended without one. */
    String firstLine() throws Exception {
        return firstLine.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** All lines of its output, once it has ended. */
    List<String> lines() throws Exception {
        return lines.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Where it said that it listens. */
    InetSocketAddress address() throws Exception {
        Matcher listening = LISTENING.matcher(firstLine());
        if (!listening.matches()) {
            throw new IllegalStateException("it said '%s' and on stderr '%s'".formatted(firstLine(), errors()));
        }
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(listening.group(1)));
    }

    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processes that it has started. */
    List<ProcessHandle> children() {
        return process.children().toList();
    }

    /** At once and without a goodbye (SIGKILL). */
    void kill() {
        process.destroyForcibly();
    }

    Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /**
     * Stops it in the middle of whatever it does, its children too, until {@link #resume()}; returns when it stands.
     */
    void pause() throws Exception {
        signal("STOP");
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> pids().stream().allMatch(ChildServer::stands));
    }

    void resume() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        pids().forEach(pid -> command.add(pid.toString()));
        if (new ProcessBuilder(command).start().waitFor() != 0) {
            throw new IllegalStateException(command + " failed");
        }
    }

    private List<Long> pids() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    /** Whether none of its threads runs, see proc(5). */
    private static boolean stands(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path each : threads.toList()) {
                if (!Files.readString(each.resolve("status")).contains("State:\tT")) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** TERM, on Linux and macOS. The process itself would also close its output here, whose end is to be read. */
    void terminate() {
        if (!process.toHandle().destroy()) {
            throw new IllegalStateException("it can't be signalled: " + errors());
        }
    }

    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running after " + PATIENCE_SECONDS + " s: " + errors());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(errors);
    }
}
