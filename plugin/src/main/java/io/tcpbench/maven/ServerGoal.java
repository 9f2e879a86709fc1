package io.tcpbench.maven;

import io.tcpbench.launch.JavaCommand;
import io.tcpbench.launch.LaunchFailed;
import io.tcpbench.launch.Leash;
import io.tcpbench.launch.ServerLaunch;
import io.tcpbench.plan.Quantity;
import io.tcpbench.plan.Target;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * A goal that starts a server. It knows the load too, so that a fault in one of them is found before the other is
 * started.
 */
abstract class ServerGoal extends LoadGoal {
    private final RepositorySystem repositories;

    /**
     * A server to start: a program and its arguments. What stands in quotes is one word, and <code>{port}</code>
     * becomes the port at which it is to listen.
     */
    @Parameter(property = "tcpbench.command")
    private @Nullable String command;

    /** A server to start: an executable jar, or one with <code>mainClass</code>. */
    @Parameter(property = "tcpbench.jar")
    private @Nullable File jar;

    /** A server to start: a main class on the test class path, or in <code>jar</code> or <code>artifact</code>. */
    @Parameter(property = "tcpbench.mainClass")
    private @Nullable String mainClass;

    /**
     * A server to start: <code>group:artifact:version</code>, with <code>:classifier</code> if it has one, from the
     * repositories of the project. Its jar is executable; or <code>mainClass</code> is given, and then what it needs at
     * run time is on the class path too.
     */
    @Parameter(property = "tcpbench.artifact")
    private @Nullable String artifact;

    /**
     * The port at which the server listens, for one that can't be told by <code>{port}</code> and does not say it in
     * its <code>readyLine</code>.
     */
    @Parameter(property = "tcpbench.serverPort")
    private @Nullable String serverPort;

    /**
     * A regular expression that is found in the line by which the server says that it is ready. If it has a group, that
     * is the port or <code>HOST:PORT</code>, and <code>{port}</code> is 0. Default: the server is ready when its port
     * accepts a connection, which is closed at once.
     */
    @Parameter(property = "tcpbench.readyLine")
    private @Nullable String readyLine;

    /**
     * The engine of the reference server, such as <code>epoll</code>, <code>selector</code>, <code>threads</code> or
     * <code>netty</code>. Default: the best one that this machine has.
     */
    @Parameter(property = "tcpbench.engine")
    private @Nullable String engine;

    /**
     * What the reference server answers: <code>echo</code> (the default), <code>ok</code> to every read, <code>
     * text:PONG\r\n</code>, <code>size:64KiB</code>, <code>line</code> and more, as its <code>--help</code> says.
     */
    @Parameter(property = "tcpbench.reply")
    private @Nullable String reply;

    /**
     * Arguments of the server. Of the reference server such as <code>--delay 5ms --fail-rate 1% reset</code>, to see a
     * threshold break before you trust it to hold; of any other <code>{port}</code> becomes the port at which it is to
     * listen. What stands in quotes is one word.
     */
    @Parameter(property = "tcpbench.serverArguments")
    private @Nullable String serverArguments;

    /** Options of the server's JVM; separated by commas on the command line. */
    @Parameter(property = "tcpbench.serverJvmArgs")
    private List<@Nullable String> serverJvmArgs = List.of();

    /** How long the server may take until it is ready. */
    @Parameter(property = "tcpbench.readyTimeout", defaultValue = "30s")
    private String readyTimeout = "30s";

    ServerGoal(MavenSession session, MavenProject project, MojoExecution execution, RepositorySystem repositories) {
        super(session, project, execution);
        this.repositories = repositories;
    }

    @Override
    RunSettings settings() {
        RunSettings settings =
                super.settings().list("serverJvmArgs", serverJvmArgs, "options of a JVM, such as -Xmx1g");
        settings.duration("readyTimeout", readyTimeout);
        checkServers(settings);
        return settings;
    }

    /** Tells what is wrong with the servers that are asked for. */
    void checkServers(RunSettings settings) {
        describe(new ServerSettings(), settings).check(settings);
    }

    /** Gives a server what the parameters of this class say. */
    final ServerSettings describe(ServerSettings server, RunSettings settings) {
        return server.set("target", target())
                .set("command", command)
                .set("jar", jar == null ? null : jar.toString())
                .set("mainClass", mainClass)
                .set("artifact", artifact)
                .set("serverPort", serverPort)
                .set("readyLine", readyLine)
                .set("engine", engine)
                .set("reply", reply)
                .set("serverArguments", serverArguments)
                .jvmArgs(settings.list("serverJvmArgs"));
    }

    /** Starts the server and waits until it is ready; one that runs already is taken as it is. */
    final Server startServer(RunSettings settings, RunFolder folder, Leash leash)
            throws IOException, InterruptedException {
        @Nullable String running = target();
        if (running != null) {
            return Server.at(running);
        }
        ServerSettings asked = describe(new ServerSettings(), settings);
        ServerLaunch launch = asked.isReference()
                ? reference(asked).launch(folder, workingFolder(), asked.port(), readyTimeout())
                : new ServerLaunch(
                        userServer(asked, folder),
                        asked.port(),
                        asked.readyLine().orElse(null),
                        readyTimeout());
        try {
            ServerLaunch.Ready ready = launch.start(leash, line -> getLog().debug("server: " + line));
            return new Server(target(ready.address()), asked.name(), ready.process());
        } finally {
            folder.removeArguments();
        }
    }

    /** How long a server may take until it is ready. */
    final Duration readyTimeout() {
        return Quantity.duration(readyTimeout);
    }

    /** Ours, as it was asked for. */
    static ReferenceServer reference(ServerSettings asked) {
        return new ReferenceServer(
                ReferenceServer.MAIN_CLASS,
                ClassPath.own(),
                asked.get("engine"),
                asked.get("reply"),
                asked.words("serverArguments"),
                asked.jvmArgs());
    }

    private ServerLaunch.Command userServer(ServerSettings asked, RunFolder folder) throws IOException {
        return asked.get("command") == null
                ? UserServer.java(
                        program(asked),
                        asked.jvmArgs(),
                        asked.words("serverArguments"),
                        folder.file(RunFolder.SERVER_ARGUMENTS),
                        workingFolder())
                : UserServer.command(asked.words("command"), workingFolder());
    }

    /** A server in Java, with {@code {port}} where its port goes. */
    final JavaCommand java(ServerSettings asked) throws IOException {
        return asked.isReference()
                ? reference(asked).command(ServerSettings.PORT)
                : program(asked).with(asked.jvmArgs(), asked.words("serverArguments"));
    }

    private UserServer.Program program(ServerSettings asked) throws IOException {
        @Nullable String coordinates = asked.get("artifact");
        @Nullable String file = asked.get("jar");
        @Nullable String main = asked.get("mainClass");
        if (coordinates != null) {
            return new Programs(repositories, repositorySession(), project().getRemoteProjectRepositories())
                    .artifact(coordinates, main);
        }
        return file != null
                ? Programs.jar(Path.of(file), main)
                : Programs.onClassPath(Objects.requireNonNull(main), testClassPath());
    }

    private List<Path> testClassPath() {
        try {
            return project().getTestClasspathElements().stream().map(Path::of).toList();
        } catch (DependencyResolutionRequiredException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Target target(String address) {
        try {
            return Target.parse(address);
        } catch (IllegalArgumentException notAnAddress) {
            throw new LaunchFailed("the server says that it listens on '" + address + "'", notAnAddress);
        }
    }
}
