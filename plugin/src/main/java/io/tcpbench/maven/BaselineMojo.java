package io.tcpbench.maven;

import io.tcpbench.plan.Fault;
import io.tcpbench.plan.Quantity;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
 * Stores trials of a server in a small file for the repository, with which <code>compare</code> compares later builds
 * by <code>baseline.file</code>. What has changed on the machine since is taken for the server's doing, so that such a
 * comparison is advice.
 */
@Mojo(
        name = "baseline",
        defaultPhase = LifecyclePhase.INTEGRATION_TEST,
        requiresDependencyResolution = ResolutionScope.TEST,
        requiresProject = false,
        threadSafe = true)
public final class BaselineMojo extends ExperimentGoal {
    /** A trial of the server, and one of an anchor. */
    private static final int SERVERS = 2;

    /** The server, as <code>baseline</code> of the goal <code>compare</code>. Default: that of a load test. */
    @Parameter
    private @Nullable Contestant server;

    /**
     * A server that never changes, measured beside each trial, now and in every comparison: an <code>engine</code> or a
     * <code>command</code>. Default: none.
     */
    @Parameter
    private @Nullable Contestant anchor;

    /** How many trials are stored, 7 at least. */
    @Parameter(property = "tcpbench.trials", defaultValue = "10")
    private String trials = "10";

    /** Where they are stored. */
    @Parameter(property = "tcpbench.baseline.file", defaultValue = "tcpbench-baseline.json")
    private File baselineFile = new File("tcpbench-baseline.json");

    /**
     * A file that the goal <code>calibrate</code> wrote: the generator's own floor, which is stored beside the trials.
     * Default: what it left for this machine.
     */
    @Parameter(property = "tcpbench.calibration")
    private @Nullable File calibration;

    /** Maven gives what belongs to this execution. */
    @Inject
    public BaselineMojo(
            MavenSession session, MavenProject project, MojoExecution execution, RepositorySystem repositories) {
        super(session, project, execution, repositories);
    }

    @Override
    RunSettings settings() {
        RunSettings settings = super.settings().requireMeaning("trials", trials, Quantity::count);
        requireRate(settings);
        return settings;
    }

    @Override
    Map<String, ServerSettings> servers(RunSettings settings) {
        Map<String, ServerSettings> servers = new LinkedHashMap<>();
        servers.put("server", nestedOrOwn(server, "server", settings));
        nested(anchor, "anchor", settings).ifPresent(constant -> {
            requirePortable(constant, settings);
            servers.put("anchor", constant);
        });
        return servers;
    }

    private static void requirePortable(ServerSettings anchor, RunSettings settings) {
        boolean isPortable = anchor.sort() == ServerSettings.Sort.COMMAND
                || (anchor.sort() == ServerSettings.Sort.REFERENCE
                        && reference(anchor).spec().isPresent());
        if (!isPortable) {
            settings.fault(new Fault(
                    "anchor",
                    anchor.name(),
                    "a command, or an engine without options of a JVM: every later comparison starts it again"));
        }
    }

    @Override
    List<String> options(RunSettings settings) {
        List<String> words = new ArrayList<>(option("trials", trials));
        words.addAll(option("file", baselineFile));
        words.addAll(option("calibration", calibration));
        return words;
    }

    @Override
    Duration longest(RunSettings settings) {
        return longestTrial(settings).multipliedBy(SERVERS * Quantity.count(trials));
    }

    @Override
    String evidence() {
        return baselineFile.getAbsolutePath();
    }
}
