package io.tcpbench.maven;

import io.tcpbench.launch.LaunchFailed;
import io.tcpbench.launch.Leash;
import io.tcpbench.launch.ServerLaunch;
import io.tcpbench.plan.Quantity;
import io.tcpbench.plan.Target;
import java.io.IOException;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * A goal that starts a server. It knows the load too, so that a fault in one of them is found before the other is
 * started.
 */
abstract class ServerGoal extends LoadGoal {
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
     * More of the reference server's command line, such as <code>--delay 5ms --fail-rate 1% reset</code>, to see a
     * threshold break before you trust it to hold. What stands in quotes is one word.
     */
    @Parameter(property = "tcpbench.serverArguments")
    private @Nullable String serverArguments;

    /** Options of the reference server's JVM; separated by commas on the command line. */
    @Parameter(property = "tcpbench.serverJvmArgs")
    private List<@Nullable String> serverJvmArgs = List.of();

    /** How long the server may take until it listens. */
    @Parameter(property = "tcpbench.readyTimeout", defaultValue = "30s")
    private String readyTimeout = "30s";

    ServerGoal(MavenSession session, MavenProject project, MojoExecution execution) {
        super(session, project, execution);
    }

    @Override
    RunSettings settings() {
        RunSettings settings =
                super.settings().list("serverJvmArgs", serverJvmArgs, "options of a JVM, such as -Xmx1g");
        settings.onlyForOurServer("engine", engine);
        settings.onlyForOurServer("reply", reply);
        settings.onlyForOurServer("serverArguments", serverArguments);
        settings.duration("readyTimeout", readyTimeout);
        return settings;
    }

    /** Starts the server and waits until it is ready; one that runs already is taken as it is. */
    final Server startServer(RunSettings settings, RunFolder folder, Leash leash)
            throws IOException, InterruptedException {
        @Nullable String running = target();
        if (running != null) {
            return Server.at(running);
        }
        ReferenceServer server = new ReferenceServer(
                ReferenceServer.MAIN_CLASS,
                ClassPath.own(),
                engine,
                reply,
                ReferenceServer.words(serverArguments),
                settings.list("serverJvmArgs"));
        ServerLaunch.Ready ready = server.launch(folder, workingFolder(), Quantity.duration(readyTimeout))
                .start(leash, line -> getLog().debug("server: " + line));
        return new Server(target(ready.address()), "the reference server", ready.process());
    }

    private static Target target(String address) {
        try {
            return Target.parse(address);
        } catch (IllegalArgumentException notAnAddress) {
            throw new LaunchFailed("the server says that it listens on '" + address + "'", notAnAddress);
        }
    }
}
