package io.tcpbench.maven;

import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** Stops the server that <code>start</code> has started: ends its standard input, then TERM, then KILL. */
@Mojo(name = "stop", defaultPhase = LifecyclePhase.POST_INTEGRATION_TEST, requiresProject = false, threadSafe = true)
public final class StopMojo extends Goal {
    /**
     * The name of the server. Default: the one that the goal <code>start</code> of the same execution has started, or
     * the only one that runs.
     */
    @Parameter(property = "tcpbench.serverId")
    private @Nullable String serverId;

    /** Maven gives what belongs to this execution. */
    @Inject
    public StopMojo(MavenSession session, MavenProject project, MojoExecution execution) {
        super(session, project, execution);
    }

    @Override
    void perform() {
        Optional<Server> found = bench().stop(serverId, executionId());
        getLog().info(found.map(StopMojo::statement).orElse("No server runs that could be stopped."));
    }

    private static String statement(Server server) {
        return server.isOurs()
                ? "Stopped the server."
                : "The server at " + server.target() + " goes on: it was not started here.";
    }
}
