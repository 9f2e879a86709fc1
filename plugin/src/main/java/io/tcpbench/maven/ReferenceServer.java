package io.tcpbench.maven;

import io.tcpbench.launch.JavaCommand;
import io.tcpbench.launch.LaunchFailed;
import io.tcpbench.launch.ServerProcess;
import io.tcpbench.plan.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server that comes with us, in a JVM of its own.
 *
 * @param mainClass of the server
 * @param engine how it serves; null for the best that the machine has
 * @param reply what it answers; null for an echo
 * @param jvmArgs options of its JVM
 */
record ReferenceServer(
        String mainClass,
        List<Path> classPath,
        @Nullable String engine,
        @Nullable String reply,
        List<String> jvmArgs) {
    static final String MAIN_CLASS = "io.tcpbench.reference.Main";
    private static final Pattern READY = Pattern.compile("^listening on (\\S+:\\d+)");

    /** Starts it on a port that it picks itself. */
    ServerProcess start(RunFolder folder, Path workingFolder, Consumer<String> output) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--port", "0", "--until-eof"));
        if (engine != null) {
            arguments.addAll(List.of("--engine", engine));
        }
        if (reply != null) {
            arguments.addAll(List.of("--reply", reply));
        }
        JavaCommand command = new JavaCommand(mainClass, classPath, jvmArgs, arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command.write(folder.file("server.args"))).directory(workingFolder.toFile());
        return ServerProcess.start(builder, READY, output);
    }

    /** Waits until it listens, and says where. */
    static Target awaitReady(ServerProcess server, Duration timeout) throws InterruptedException {
        String address = server.awaitReady(timeout);
        try {
            return Target.parse(address);
        } catch (IllegalArgumentException notAnAddress) {
            throw new LaunchFailed("the server says that it listens on '" + address + "'", notAnAddress);
        }
    }
}
