package io.tcpbench.maven;

import io.tcpbench.plan.Quantity;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/** An experiment on pairs of trials. It knows the rule by which they are compared. */
abstract class PairsGoal extends ExperimentGoal {
    /** A trial of the baseline, one of the candidate, one of an anchor. */
    private static final int TRIALS = 3;

    /** How many pairs of trials the first look takes. Default: 8. */
    @Parameter(property = "tcpbench.pairs")
    private @Nullable String pairs;

    /** No pair of trials begins later. */
    @Parameter(property = "tcpbench.budget", defaultValue = "1h")
    private String budget = "1h";

    /** The percentiles of the latency that are compared, separated by commas on the command line. Default: p99. */
    @Parameter(property = "tcpbench.percentiles")
    private List<@Nullable String> percentiles = List.of();

    /** A slowdown up to this is no regression. Default: 5%. */
    @Parameter(property = "tcpbench.tolerance")
    private @Nullable String tolerance;

    /** A comparison that passes excludes a slowdown of this much. Default: 10%. */
    @Parameter(property = "tcpbench.maxRegression")
    private @Nullable String maxRegression;

    /**
     * A file that the goal <code>calibrate</code> wrote: the generator's own floor, close to which a judgement warns.
     * Default: what it left for this machine.
     */
    @Parameter(property = "tcpbench.calibration")
    private @Nullable File calibration;

    PairsGoal(MavenSession session, MavenProject project, MojoExecution execution, RepositorySystem repositories) {
        super(session, project, execution, repositories);
    }

    @Override
    RunSettings settings() {
        return super.settings()
                .requireMeaning("pairs", pairs, Quantity::count)
                .requireMeaning("budget", budget, Quantity::duration)
                .requireMeaning("tolerance", tolerance, Quantity::ratio)
                .requireMeaning("maxRegression", maxRegression, Quantity::ratio)
                .list("percentiles", percentiles, "percentiles, such as p99");
    }

    @Override
    final List<String> options(RunSettings settings) {
        List<String> words = new ArrayList<>();
        words.addAll(option("pairs", pairs));
        words.addAll(option("budget", budget));
        settings.list("percentiles").forEach(percentile -> words.addAll(option("percentile", percentile)));
        words.addAll(option("tolerance", tolerance));
        words.addAll(option("max-regression", maxRegression));
        words.addAll(option("calibration", calibration));
        return words;
    }

    /** The last pair begins at the end of the budget. */
    @Override
    final Duration longest(RunSettings settings) {
        return Quantity.duration(budget).plus(longestTrial(settings).multipliedBy(TRIALS));
    }
}
