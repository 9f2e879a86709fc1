package io.tcpbench.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All attempts of a family, and what came of each. */
final class FamilyRun {
    /** What came of one attempt: {@code passed}, {@code failed} or {@code skipped}, and why. */
    record Ended(String how, String why) {}

    private static final String NO_NAMESPACE = "a network namespace needs root, unshare(1) and ip(8)";

    /** Network, mounts and processes of its own; --kill-child ends what it leaves behind. */
    private static final List<String> NAMESPACES =
            List.of("unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child");

    private final Family family;
    private final Path folder;
    private final Map<String, Ended> ended = new LinkedHashMap<>();

    private FamilyRun(Family family, Path folder) {
        this.family = family;
        this.folder = folder;
    }

    /** Tries them all, which takes a while. */
    static FamilyRun of(Family family, Path folder) throws IOException, InterruptedException {
        FamilyRun run = new FamilyRun(family, folder);
        if (family.isIsolated() && !canMakeNamespaces()) {
            Attempt.all(family.faults())
                    .forEach(attempt -> run.ended.put(attempt.name(), new Ended("skipped", NO_NAMESPACE)));
        } else {
            run.start();
        }
        return run;
    }

    private static boolean canMakeNamespaces() throws InterruptedException {
        List<String> command = new ArrayList<>(NAMESPACES);
        command.addAll(List.of("ip", "link", "set", "lo", "up"));
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    private void start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (family.isIsolated()) {
            command.addAll(NAMESPACES);
            command.addAll(List.of("sh", "-c", "ip link set lo up && exec \"$@\"", "sh"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-Dio.netty.leakDetection.level=paranoid"));
        // Where results go that could not be written to their own place.
        command.add("-Djava.io.tmpdir=" + folder);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FamilyProcess.class.getName()));
        command.addAll(List.of(family.name(), folder.toString()));
        command.add(Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
        Process process =
                new ProcessBuilder(command).redirectError(log().toFile()).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines()
                    .map(line -> line.split("\t", 3))
                    .forEach(words -> ended.put(words[0], new Ended(words[1], words[2].replace("\\n", "\n"))));
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private Path log() {
        return folder.resolve(family + ".log");
    }

    /** What came of it; a failure if it never said. */
    Ended of(Attempt attempt) {
        return ended.getOrDefault(attempt.name(), new Ended("failed", "it never ended, see " + log()));
    }

    /** Leaks that belong to no attempt, from the process as a whole. */
    String leaks() throws IOException {
        Ended leak = ended.get("leak");
        return leak != null
                ? leak.why()
                : Files.exists(log()) && Files.readString(log()).contains("LEAK:") ? "see " + log() : "";
    }
}
