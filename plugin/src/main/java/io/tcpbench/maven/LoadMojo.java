package io.tcpbench.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Floods with clients the server that <code>start</code> has started, or with <code>target</code> one that runs
 * already, and leaves the result to the goal <code>verify</code>. Whatever happens, it does not fail the build, so that
 * the goals that follow can stop what was started.
 */
@Mojo(name = "load", defaultPhase = LifecyclePhase.INTEGRATION_TEST, requiresProject = false, threadSafe = true)
public final class LoadMojo extends LoadGoal {
    /**
     * The name of the server. Default: the one that the goal <code>start</code> of the same execution has started, or
     * the only one that runs.
     */
    @Parameter(property = "tcpbench.serverId")
    private @Nullable String serverId;

    /**
     * A file that the goal <code>calibrate</code> wrote: the generator's own floor, close to which a judgement warns.
     * Default: what it left for this machine.
     */
    @Parameter(property = "tcpbench.calibration")
    private @Nullable File calibration;

    /** Maven gives what belongs to this execution. */
    @Inject
    public LoadMojo(MavenSession session, MavenProject project, MojoExecution execution) {
        super(session, project, execution);
    }

    @Override
    void perform() throws MojoFailureException {
        Path place = outputFolder();
        try {
            explained(() -> bench().record(place, load()));
        } catch (MojoExecutionException prevented) {
            getLog().error(prevented.getMessage());
            bench().record(place, new Recorded.Prevented(prevented));
        }
    }

    private Recorded load() throws IOException, InterruptedException {
        RunFolder folder = preparedFolder();
        Optional<String> reason = skip(folder);
        if (reason.isPresent()) {
            return new Recorded.Skipped(reason.get());
        }
        RunSettings settings = checkedSettings();
        @Nullable String running = target();
        Server server = running == null ? bench().server(serverId, executionId()) : Server.at(running);
        return new Recorded.Ended(alone(() -> flood(server, settings, folder, calibration)));
    }
}
