package io.tcpbench.maven;

import io.tcpbench.launch.Leash;
import java.io.File;
import java.io.IOException;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Starts a TCP server, floods it with clients, stops it, and fails the build when a threshold breaks. Without any
 * configuration it measures the reference server that comes with the plugin; else the server that <code>command</code>,
 * <code>jar</code>, <code>mainClass</code> or <code>artifact</code> names, or with <code>target</code> one that runs
 * already.
 */
@Mojo(
        name = "run",
        defaultPhase = LifecyclePhase.INTEGRATION_TEST,
        requiresDependencyResolution = ResolutionScope.TEST,
        requiresProject = false,
        threadSafe = true)
public final class RunMojo extends ServerGoal {
    /**
     * A file that the goal <code>calibrate</code> wrote: the generator's own floor, close to which a judgement warns.
     * Default: what it left for this machine.
     */
    @Parameter(property = "tcpbench.calibration")
    private @Nullable File calibration;

    /** Maven gives what belongs to this execution. */
    @Inject
    public RunMojo(MavenSession session, MavenProject project, MojoExecution execution, RepositorySystem repositories) {
        super(session, project, execution, repositories);
    }

    @Override
    void perform() throws IOException, InterruptedException, MojoExecutionException, MojoFailureException {
        RunFolder folder = preparedFolder();
        if (skip(folder).isPresent()) {
            return;
        }
        RunSettings settings = checkedSettings();
        alone(() -> measure(settings, folder)).judge(buildStart());
    }

    private Ending measure(RunSettings settings, RunFolder folder) throws IOException, InterruptedException {
        try (Leash leash = Leash.take()) {
            return flood(startServer(settings, folder, leash), settings, folder, calibration);
        }
    }
}
