package io.tcpbench.maven;

import io.tcpbench.launch.JavaCommand;
import io.tcpbench.launch.ServerLaunch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
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
