package io.tcpbench.maven;

import io.tcpbench.plan.Quantity;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
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
 * Finds the highest rate at which a server keeps its thresholds, and who gives in above it: <code>search.json</code>.
 * It fails the build if that rate is below <code>atLeast</code>.
 */
@Mojo(
        name = "search",
        defaultPhase = LifecyclePhase.INTEGRATION_TEST,
        requiresDependencyResolution = ResolutionScope.TEST,
        requiresProject = false,
        threadSafe = true)
public final class SearchMojo extends ExperimentGoal {
    /** The server, as <code>baseline</code> of the goal <code>compare</code>. Default: that of a load test. */
    @Parameter
    private @Nullable Contestant server;

    /** The rate that is tried first. Default: 1k/s. */
    @Parameter(property = "tcpbench.from")
    private @Nullable String from;

    /** No rate above it is tried. Default: none. */
    @Parameter(property = "tcpbench.to")
    private @Nullable String to;

    /** How far apart the two rates may be between which the answer lies. Default: 5%. */
    @Parameter(property = "tcpbench.precision")
    private @Nullable String precision;

    /** How many trials each rate has; it holds if most of them do. Default: 3. */
    @Parameter(property = "tcpbench.repeats")
    private @Nullable String repeats;

    /** The build fails if the highest rate that holds is below it. Default: none. */
    @Parameter(property = "tcpbench.atLeast")
    private @Nullable String atLeast;

    /** No trial begins later. */
    @Parameter(property = "tcpbench.budget", defaultValue = "1h")
    private String budget = "1h";

    /**
     * A file that the goal <code>calibrate</code> wrote: the generator's own floor, close to which a judgement warns.
     * Default: what it left for this machine.
     */
    @Parameter(property = "tcpbench.calibration")
    private @Nullable File calibration;

    /** Maven gives what belongs to this execution. */
    @Inject
    public SearchMojo(
            MavenSession session, MavenProject project, MojoExecution execution, RepositorySystem repositories) {
        super(session, project, execution, repositories);
    }

    @Override
    RunSettings settings() {
        return super.settings()
                .without("rate")
                .requireMeaning("from", from, Quantity::rate)
                .requireMeaning("to", to, Quantity::rate)
                .requireMeaning("precision", precision, Quantity::ratio)
                .requireMeaning("repeats", repeats, Quantity::count)
                .requireMeaning("atLeast", atLeast, Quantity::rate)
                .requireMeaning("budget", budget, Quantity::duration);
    }

    @Override
    Map<String, ServerSettings> servers(RunSettings settings) {
        return Map.of("server", nestedOrOwn(server, "server", settings));
    }

    @Override
    List<String> options(RunSettings settings) {
        List<String> words = new ArrayList<>();
        settings.thresholds().forEach(threshold -> words.addAll(option("threshold", threshold)));
        words.addAll(option("from", from));
        words.addAll(option("to", to));
        words.addAll(option("precision", precision));
        words.addAll(option("repeats", repeats));
        words.addAll(option("at-least", atLeast));
        words.addAll(option("budget", budget));
        words.addAll(option("calibration", calibration));
        return words;
    }

    /** The last trial begins at the end of the budget. */
    @Override
    Duration longest(RunSettings settings) {
        return Quantity.duration(budget).plus(longestTrial(settings));
    }

    @Override
    String evidence() {
        return "search.json";
    }
}
