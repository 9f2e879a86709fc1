package io.tcpbench.maven;

import io.tcpbench.plan.Fault;
import java.io.File;
import java.util.LinkedHashMap;
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
 * Is the candidate slower than the baseline, such as the working tree than the last release? Starts both in turn,
 * floods each at the same <code>rate</code>, pair by pair, and fails the build if the candidate is slower, and was so
 * twice, or if it fails requests that the baseline does not. Thresholds are those of load tests: here none is judged.
 */
@Mojo(
        name = "compare",
        defaultPhase = LifecyclePhase.INTEGRATION_TEST,
        requiresDependencyResolution = ResolutionScope.TEST,
        requiresProject = false,
        threadSafe = true)
public final class CompareMojo extends PairsGoal {
    /**
     * The server that is known. It has one of <code>artifact</code>, <code>mainClass</code>, <code>jar</code>, <code>
     * command</code>, <code>engine</code> (of the reference server), <code>target</code> (it runs already, so that the
     * verdict is advice) or <code>file</code> (trials that the goal <code>baseline</code> has stored, likewise), each
     * as the parameter of that name; and <code>arguments</code>, <code>jvmArgs</code>, <code>readyLine</code>, <code>
     * reply
     * </code>. What it leaves out of these and of <code>mainClass</code> is as for the server of a load test, if both
     * are of one sort: programs in Java, commands, or reference servers.
     */
    @Parameter
    private @Nullable Contestant baseline;

    /** The server that may be slower, nested in the same way. Default: that of a load test. */
    @Parameter
    private @Nullable Contestant candidate;

    /**
     * A server that never changes, nested in the same way: it is measured in each pair, and if it changes, the machine
     * did, and the comparison is invalid. Default: none.
     */
    @Parameter
    private @Nullable Contestant anchor;

    /** As <code>artifact</code> nested in <code>baseline</code>, for the command line. */
    @Parameter(property = "tcpbench.baseline.artifact")
    private @Nullable String baselineArtifact;

    /** As <code>mainClass</code> nested in <code>baseline</code>, for the command line. */
    @Parameter(property = "tcpbench.baseline.mainClass")
    private @Nullable String baselineMainClass;

    /** As <code>jar</code> nested in <code>baseline</code>, for the command line. */
    @Parameter(property = "tcpbench.baseline.jar")
    private @Nullable File baselineJar;

    /** As <code>command</code> nested in <code>baseline</code>, for the command line. */
    @Parameter(property = "tcpbench.baseline.command")
    private @Nullable String baselineCommand;

    /** As <code>engine</code> nested in <code>baseline</code>, for the command line. */
    @Parameter(property = "tcpbench.baseline.engine")
    private @Nullable String baselineEngine;

    /** As <code>target</code> nested in <code>baseline</code>, for the command line. */
    @Parameter(property = "tcpbench.baseline.target")
    private @Nullable String baselineTarget;

    /** As <code>file</code> nested in <code>baseline</code>, for the command line. */
    @Parameter(property = "tcpbench.baseline.file")
    private @Nullable File baselineFile;

    /** As <code>arguments</code> nested in <code>baseline</code>, for the command line. */
    @Parameter(property = "tcpbench.baseline.arguments")
    private @Nullable String baselineArguments;

    /** As <code>readyLine</code> nested in <code>baseline</code>, for the command line. */
    @Parameter(property = "tcpbench.baseline.readyLine")
    private @Nullable String baselineReadyLine;

    /** Maven gives what belongs to this execution. */
    @Inject
    public CompareMojo(
            MavenSession session, MavenProject project, MojoExecution execution, RepositorySystem repositories) {
        super(session, project, execution, repositories);
    }

    @Override
    RunSettings settings() {
        RunSettings settings = super.settings();
        ServerSettings known = baseline(settings);
        if (known.isEmpty()) {
            settings.fault(new Fault(
                    "baseline",
                    "",
                    "a server to compare with: one of artifact, mainClass, jar, command, engine, target, file"));
        }
        if (known.get("file") == null) {
            requireRate(settings);
        }
        return settings;
    }

    @Override
    Map<String, ServerSettings> servers(RunSettings settings) {
        Map<String, ServerSettings> servers = new LinkedHashMap<>();
        servers.put("baseline", baseline(settings));
        servers.put("candidate", nestedOrOwn(candidate, "candidate", settings));
        nested(anchor, "anchor", settings).ifPresent(constant -> servers.put("anchor", constant));
        return servers;
    }

    /** What the POM nests wins, as everywhere in Maven. */
    private ServerSettings baseline(RunSettings settings) {
        ServerSettings known = ServerSettings.ofExperiment("baseline")
                .set("artifact", baselineArtifact)
                .set("mainClass", baselineMainClass)
                .set("jar", baselineJar == null ? null : baselineJar.toString())
                .set("command", baselineCommand)
                .set("engine", baselineEngine)
                .set("target", baselineTarget)
                .set("file", baselineFile == null ? null : baselineFile.toString())
                .set("serverArguments", baselineArguments)
                .set("readyLine", baselineReadyLine);
        if (baseline != null) {
            baseline.describe(known, "baseline", settings);
        }
        return known.orElse(own(settings));
    }

    @Override
    String evidence() {
        return "comparison.json";
    }
}
