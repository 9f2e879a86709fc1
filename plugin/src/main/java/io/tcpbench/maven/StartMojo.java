package io.tcpbench.maven;

import io.tcpbench.launch.Leash;
import io.tcpbench.plan.Target;
import java.io.IOException;
import java.util.Optional;
import java.util.Properties;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Starts a TCP server for the goals <code>load</code> and <code>stop</code>, and for integration tests: its address is
 * in the properties <code>tcpbench.host</code> and <code>tcpbench.port</code> from then on. A server that dies or is
 * not ready in time fails the build at once. However the build ends, the server ends with it.
 */
@Mojo(
        name = "start",
        defaultPhase = LifecyclePhase.PRE_INTEGRATION_TEST,
        requiresDependencyResolution = ResolutionScope.TEST,
        requiresProject = false,
        threadSafe = true)
public final class StartMojo extends ServerGoal {
    /**
     * The name of the server, for a module that starts more than one or uses one in several executions; its address is
     * in <code>tcpbench.NAME.host</code> and <code>tcpbench.NAME.port</code> too. Default: the id of the execution.
     */
    @Parameter(property = "tcpbench.serverId")
    private @Nullable String serverId;

    /** Maven gives what belongs to this execution. */
    @Inject
    public StartMojo(
            MavenSession session, MavenProject project, MojoExecution execution, RepositorySystem repositories) {
        super(session, project, execution, repositories);
    }

    @Override
    void perform() throws IOException, InterruptedException {
        Optional<String> reason = skipReason();
        if (reason.isPresent()) {
            getLog().info("No server: " + reason.get() + ".");
            return;
        }
        String name = serverId == null ? executionId() : serverId;
        RunSettings settings = checkedSettings();
        bench().requireNew(name);
        RunFolder folder = preparedFolder();
        Leash leash = Leash.take();
        Server server;
        try {
            // A JVM that starts is a busy neighbour.
            server = alone(() -> startServer(settings, folder, leash));
        } catch (IOException | InterruptedException | RuntimeException failed) {
            leash.close();
            throw failed;
        }
        bench().add(name, server, leash);
        export(name, server.target());
        getLog().info((server.isOurs() ? "Started " : "Found ") + name + " at " + server.target() + server.remark()
                + ".");
    }

    /** A socket file has neither host nor port. */
    private void export(String name, Target target) {
        if (target instanceof Target.Tcp tcp) {
            Properties properties = project().getProperties();
            for (String prefix : new String[] {"tcpbench.", "tcpbench." + name + "."}) {
                properties.setProperty(prefix + "host", tcp.host());
                properties.setProperty(prefix + "port", Integer.toString(tcp.port()));
            }
        }
    }
}
