package io.tcpbench.maven;

import java.util.Map;
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
 * Compares a server with itself, pair by pair, and says which slowdown this machine can see in which time: <code>
 * noise.json</code>. It fails the build only if nothing can be said.
 */
@Mojo(
        name = "noise",
        defaultPhase = LifecyclePhase.INTEGRATION_TEST,
        requiresDependencyResolution = ResolutionScope.TEST,
        requiresProject = false,
        threadSafe = true)
public final class NoiseMojo extends PairsGoal {
    /** The server, as <code>baseline</code> of the goal <code>compare</code>. Default: that of a load test. */
    @Parameter
    private @Nullable Contestant server;

    /** Maven gives what belongs to this execution. */
    @Inject
    public NoiseMojo(
            MavenSession session, MavenProject project, MojoExecution execution, RepositorySystem repositories) {
        super(session, project, execution, repositories);
    }

    @Override
    RunSettings settings() {
        RunSettings settings = super.settings();
        requireRate(settings);
        return settings;
    }

    @Override
    Map<String, ServerSettings> servers(RunSettings settings) {
        return Map.of("server", nestedOrOwn(server, "server", settings));
    }

    @Override
    String evidence() {
        return "noise.json";
    }
}
