package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that makes runs where a test can break routes, ports and descriptors without harm to others. It ends when the
 * test does.
 */
final class ChildJvm implements Closeable {
    /** LC_ALL alone would need a German locale to be installed; LANGUAGE needs its texts only. */
    private static final String GERMAN = "LC_ALL=C.UTF-8 LANGUAGE=de";

    private final Process process;
    private final PrintWriter in;
    private final BufferedReader out;
    private final String echoTarget;

    private ChildJvm(Process process) throws IOException {
        this.process = process;
        this.in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.echoTarget = out.readLine();
        assertThat(echoTarget).as("the child is up").startsWith("127.0.0.1:");
    }

    /**
     * In a network namespace of its own, which the kernel clears away with it; or says in one line why the test is
     * skipped.
     */
    static ChildJvm inNamespace() throws Exception {
        return inNamespace("");
    }

    /** The same where the C library speaks German, whatever else the locale is. */
    static ChildJvm inNamespaceInGerman() throws Exception {
        assumeTrue(canSpeakGerman(), "the C library needs its German texts, such as those of the package locales");
        return inNamespace("env " + GERMAN + " ");
    }

    private static ChildJvm inNamespace(String environment) throws Exception {
        assumeTrue(canMakeNamespaces(), "a network namespace needs root, unshare(1) and ip(8)");
        String outside = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
        return start("exec " + environment + "unshare -n", outside);
    }

    private static boolean canSpeakGerman() throws Exception {
        Process process = new ProcessBuilder("sh", "-c", GERMAN + " ls /no/such/file")
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .contains("Datei oder Verzeichnis nicht gefunden");
    }

    private static boolean canMakeNamespaces() throws Exception {
        return new ProcessBuilder("sh", "-c", "unshare -n ip link set lo up")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** With so many file descriptors at most. */
    static ChildJvm withDescriptors(int most) throws IOException {
        return start("ulimit -n " + most + " && exec");
    }

    private static ChildJvm start(String launch, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", launch + " \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.add(Errands.class.getName());
        command.addAll(List.of(arguments));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Runs a command there, which must succeed. */
    void sh(String command) throws IOException {
        assertThat(ask("sh " + command)).as(command).isEqualTo("exit 0");
    }

    /** Makes a run: settings as {@code name=text}, with a blank between them. Returns what failed. */
    String run(String settings) throws IOException {
        return ask("run " + settings);
    }

    /** The same; what the kernel saw of it, and what the gate makes of that. */
    String explain(String settings) throws IOException {
        return ask("explain " + settings);
    }

    /** The target of a new server in it that listens with this backlog and never accepts. */
    String deafTarget(int backlog) throws IOException {
        return deafTarget("127.0.0.1", backlog);
    }

    /** The same on another of its addresses. */
    String deafTarget(String address, int backlog) throws IOException {
        return address + ":" + ask("deaf " + address + " " + backlog);
    }

    /** Of the JVM. */
    long pid() {
        return process.pid();
    }

    /** Ends it as a crash would, with all that lives in its namespace. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** How far a counter of its kernel has come, of {@code TcpExt} in {@code /proc/net/netstat}. */
    long counter(String name) throws IOException {
        return Long.parseLong(ask("counter " + name));
    }

    /** The same, but returns what the first example of the first failure tells. */
    String detail(String settings) throws IOException {
        return ask("detail " + settings);
    }

    /** A server there that runs a command, with PORT for the client's, when the second request of all has come. */
    String sabotagedTarget(String command) throws IOException {
        return ask("sabotage " + command);
    }

    /** Takes all descriptors of the JVM but so many. */
    void leaveDescriptors(int left) throws IOException {
        ask("leave " + left);
    }

    /** A server in it that sends everything back. */
    String echoTarget() {
        return echoTarget;
    }

    /** The target of a new one on another of its addresses, which takes its time for each answer. */
    String echoTarget(String address, int delayMillis) throws IOException {
        return ask("echo " + address + " " + delayMillis);
    }

    private String ask(String line) throws IOException {
        in.println(line);
        return out.readLine();
    }

    @Override
    public void close() throws IOException {
        in.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
