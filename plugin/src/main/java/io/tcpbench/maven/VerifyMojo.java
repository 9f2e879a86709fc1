package io.tcpbench.maven;

import io.tcpbench.gate.Threshold;
import java.io.IOException;
import java.nio.file.Path;
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
import org.jspecify.annotations.Nullable;

/**
 * Fails the build when the goal <code>load</code> of the same execution broke a threshold, could not be run, or left no
 * whole result in this build. Nothing measured passes only if <code>load</code> was told to skip. Servers that are
 * still there are stopped first.
 */
@Mojo(name = "verify", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
public final class VerifyMojo extends Goal {
    /** What the run must keep. Default: what <code>load</code> was given. */
    @Parameter(property = "tcpbench.thresholds")
    private List<@Nullable String> thresholds = List.of();

    /** Maven gives what belongs to this execution. */
    @Inject
    public VerifyMojo(MavenSession session, MavenProject project, MojoExecution execution) {
        super(session, project, execution);
    }

    @Override
    void perform() throws IOException, MojoExecutionException, MojoFailureException {
        bench().stopAll()
                .forEach(name -> getLog().warn("Stopped " + name + ", which no tcpbench:stop has stopped before."));
        Path place = outputFolder();
        Recorded recorded = bench().recorded(place).orElseThrow(() -> missing(place));
        if (recorded instanceof Recorded.Prevented prevented) {
            throw prevented.why();
        }
        if (recorded instanceof Recorded.Skipped skipped) {
            getLog().info("No verdict: there was no load test, because " + skipped.reason() + ".");
        }
        if (recorded instanceof Recorded.Ended ended) {
            ended.ending().judgedBy(checkedThresholds()).judge(buildStart());
            getLog().info("The load test passed; results: " + place);
        }
    }

    private List<Threshold> checkedThresholds() {
        RunSettings settings = new RunSettings().thresholds(thresholds);
        checkSpelling(settings);
        settings.check(false);
        return settings.thresholds().stream().map(Threshold::parse).toList();
    }

    private static MojoExecutionException missing(Path place) {
        return new MojoExecutionException(
                "nothing was measured: no tcpbench:load has run in this build with its results in "
                        + place
                        + ", and what an earlier one may have left there does not count; load and verify find each other in"
                        + " one execution, or by the same outputDirectory");
    }
}
