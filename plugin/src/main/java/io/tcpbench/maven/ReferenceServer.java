package io.tcpbench.maven;

import io.tcpbench.experiment.ServerSpec;
import io.tcpbench.launch.JavaCommand;
import io.tcpbench.launch.ServerLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The server that comes with us, in a JVM of its own.
 *
 * @param mainClass of the server
 * @param engine how it serves; null for the best that the machine has
 * @param reply what it answers; null for an echo
 * @param arguments more of its command line
 * @param jvmArgs options of its JVM
 */
record ReferenceServer(
        String mainClass,
        List<Path> classPath,
        @Nullable String engine,
        @Nullable String reply,
        List<String> arguments,
        List<String> jvmArgs) {
    static final String MAIN_CLASS = "io.tcpbench.reference.Main";
    /** By which it says where it listens. */
    static final Pattern READY = Pattern.compile("^listening on (\\S+:\\d+)");

    /** How it is started: on this port, or on one that it picks itself. */
    ServerLaunch launch(RunFolder folder, Path workingFolder, OptionalInt port, Duration timeout) {
        return new ServerLaunch(told -> process(told, folder, workingFolder), port, READY, timeout);
    }

    /**
     * How the generator is told of it where {@link #writeJar} is at hand, on any machine; empty without an engine,
     * which is the machine's choice, or with options for its JVM.
     */
    Optional<String> spec() {
        if (engine == null || !jvmArgs.isEmpty()) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>(List.of(engine));
        if (reply != null) {
            words.addAll(List.of("--reply", reply));
        }
        words.addAll(arguments);
        return Optional.of(ServerSpec.ofReference(words).text());
    }

    /** Writes an executable jar that has nothing in it but where our classes are, and returns its place. */
    static Path writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, MAIN_CLASS);
        attributes.put(
                Attributes.Name.CLASS_PATH,
                ClassPath.own().stream()
                        .map(path -> path.toUri().toASCIIString())
                        .collect(Collectors.joining(" ")));
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    private ProcessBuilder process(int port, RunFolder folder, Path workingFolder) throws IOException {
        return new ProcessBuilder(command(Integer.toString(port)).write(folder.file(RunFolder.SERVER_ARGUMENTS)))
                .directory(workingFolder.toFile());
    }

    /** The program, told this port. */
    JavaCommand command(String port) {
        List<String> all = new ArrayList<>(arguments);
        if (engine != null) {
            all.addAll(List.of("--engine", engine));
        }
        if (reply != null) {
            all.addAll(List.of("--reply", reply));
        }
        all.addAll(List.of("--port", port, "--until-eof"));
        return new JavaCommand(mainClass, classPath, jvmArgs, all);
    }
}
