package io.tcpbench.maven;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/**
 * Measures the generator's own floor against a server that does nothing: latency, timer error and the highest rate.
 * From then on every gate on this machine warns where it measures the tool.
 */
@Mojo(
        name = "calibrate",
        defaultPhase = LifecyclePhase.PRE_INTEGRATION_TEST,
        requiresProject = false,
        threadSafe = true)
public final class CalibrateMojo extends LoadGoal {
    /** Three at a rate, and three as fast as possible. */
    private static final int TRIALS = 6;

    private static final Duration START = Duration.ofSeconds(30);

    /** Whether later runs on this machine find it; else it is in <code>calibration.json</code> alone. */
    @Parameter(property = "tcpbench.cache", defaultValue = "true")
    private boolean cache = true;

    /** Maven gives what belongs to this execution. */
    @Inject
    public CalibrateMojo(MavenSession session, MavenProject project, MojoExecution execution) {
        super(session, project, execution);
    }

    @Override
    RunSettings settings() {
        return ofTrials(super.settings());
    }

    @Override
    void perform() throws IOException, InterruptedException, MojoExecutionException, MojoFailureException {
        RunFolder folder = preparedFolder();
        if (skip(folder).isPresent()) {
            return;
        }
        RunSettings settings = checkedSettings();
        List<String> command = new ArrayList<>(List.of(goal()));
        if (!cache) {
            command.add("--no-cache");
        }
        Duration longest = longestTrial(settings, START).multipliedBy(TRIALS);
        try {
            alone(() -> experiment(command, "calibration.json", longest, settings, folder))
                    .judge(buildStart());
        } finally {
            folder.removeArguments();
        }
    }
}
