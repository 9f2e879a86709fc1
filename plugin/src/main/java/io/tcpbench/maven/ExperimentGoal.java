package io.tcpbench.maven;

import io.tcpbench.experiment.ServerSpec;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.InvalidSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * A goal that lets the generator start servers, again and again, and measure trials of them. The goal finds their
 * programs, and hands the generator their command lines; what the trials tell is the generator's to judge.
 */
abstract class ExperimentGoal extends ServerGoal {
    /** A server is given so many ports before it is given up. */
    private static final int STARTS = 3;

    private static final String FAIL = "fail";
    private static final String WARN = "warn";

    /**
     * What becomes of the build if neither this nor that is shown: <code>fail</code>, or <code>warn</code> to go on.
     */
    @Parameter(property = "tcpbench.onInconclusive", defaultValue = FAIL)
    private String onInconclusive = FAIL;

    ExperimentGoal(MavenSession session, MavenProject project, MojoExecution execution, RepositorySystem repositories) {
        super(session, project, execution, repositories);
    }

    /** The servers by their role, which is the option by which the generator is told of them. */
    abstract Map<String, ServerSettings> servers(RunSettings settings);

    /** The options of this experiment beside its servers and its load. */
    abstract List<String> options(RunSettings settings);

    /** How long it may last; it ends itself, unless it is stuck. */
    abstract Duration longest(RunSettings settings);

    /** The file that it leaves when it came to its end. */
    abstract String evidence();

    @Override
    final void perform() throws IOException, InterruptedException, MojoExecutionException, MojoFailureException {
        RunFolder folder = preparedFolder();
        if (skip(folder).isPresent()) {
            return;
        }
        RunSettings settings = checkedSettings();
        Map<String, ServerSettings> servers = servers(settings);
        try {
            List<String> command = command(servers, settings, folder);
            getLog().info("Measuring " + statement(servers) + ".");
            conclude(alone(() -> experiment(command, evidence(), longest(settings), settings, folder)));
        } finally {
            folder.removeArguments();
        }
    }

    private void conclude(ExperimentEnding ending) throws MojoExecutionException, MojoFailureException {
        if (ending.isInconclusive() && onInconclusive.equals(WARN)) {
            getLog().warn(ending.statement());
        } else {
            ending.judge(buildStart());
        }
    }

    @Override
    RunSettings settings() {
        RunSettings settings = ofTrials(super.settings());
        if (!List.of(FAIL, WARN).contains(onInconclusive)) {
            settings.fault(new Fault("onInconclusive", onInconclusive, FAIL + " or " + WARN));
        }
        return settings;
    }

    @Override
    final void checkServers(RunSettings settings) {
        servers(settings).values().forEach(server -> server.check(settings));
    }

    /** The server that is nested in a parameter; empty if nothing is. */
    static Optional<ServerSettings> nested(@Nullable Contestant parameter, String role, RunSettings settings) {
        return Optional.ofNullable(parameter)
                .map(given -> given.describe(ServerSettings.ofExperiment(role), role, settings))
                .filter(server -> !server.isEmpty());
    }

    /** The same, or the server of a load test. */
    final ServerSettings nestedOrOwn(@Nullable Contestant parameter, String role, RunSettings settings) {
        return nested(parameter, role, settings)
                .map(server -> server.orElse(own(settings)))
                .orElseGet(() -> own(settings));
    }

    /** The server that a load test would start. */
    final ServerSettings own(RunSettings settings) {
        return describe(ServerSettings.ofExperiment(""), settings);
    }

    /** A rate that nobody gave is a fault; a plan file may have one. */
    final void requireRate(RunSettings settings) {
        boolean isKnown = settings.plan().containsKey("rate") || settings.isRefused("stages");
        if (planFile() == null && !isKnown) {
            settings.fault(new Fault(
                    "rate", "", "a number of requests a second, best 60 to 70 % of what the server can do: 5k/s"));
        }
    }

    /** How long a trial may last, warm-up included. */
    final Duration longestTrial(RunSettings settings) {
        return longestTrial(settings, readyTimeout().multipliedBy(STARTS));
    }

    /** The words for the generator. */
    private List<String> command(Map<String, ServerSettings> servers, RunSettings settings, RunFolder folder)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(goal()));
        specs(servers, folder).forEach((role, spec) -> words.add("--" + role + "=" + spec));
        words.addAll(options(settings));
        words.add("--start-timeout=" + readyTimeout().toMillis() + "ms");
        words.add("--reference-jar=" + ReferenceServer.writeJar(folder.file(RunFolder.REFERENCE_JAR)));
        return words;
    }

    /** The servers as the generator is told of them; all their faults at once. */
    private Map<String, String> specs(Map<String, ServerSettings> servers, RunFolder folder) throws IOException {
        Map<String, String> specs = new LinkedHashMap<>();
        List<Fault> faults = new ArrayList<>();
        for (Map.Entry<String, ServerSettings> server : servers.entrySet()) {
            try {
                specs.put(server.getKey(), spec(server.getKey(), server.getValue(), folder));
            } catch (InvalidSettings invalid) {
                invalid.faults().stream().map(server.getValue()::spelt).forEach(faults::add);
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidSettings(faults);
        }
        return specs;
    }

    private String spec(String role, ServerSettings asked, RunFolder folder) throws IOException {
        return switch (asked.sort()) {
            case STORED -> "stored:" + asked.get("file");
            case RUNNING -> "address:" + asked.get("target");
            case COMMAND ->
                ServerSpec.ofCommand(asked.readyLine(), asked.words("command")).text();
            case JAVA -> javaSpec(asked.readyLine(), asked, folder.argumentsOf(role));
            case REFERENCE -> {
                Optional<String> portable = reference(asked).spec();
                yield portable.isPresent()
                        ? portable.get()
                        : javaSpec(Optional.of(ReferenceServer.READY), asked, folder.argumentsOf(role));
            }
        };
    }

    private String javaSpec(Optional<Pattern> readyLine, ServerSettings asked, Path argFile) throws IOException {
        return ServerSpec.ofCommand(readyLine, UserServer.words(java(asked), argFile))
                .text();
    }

    private static String statement(Map<String, ServerSettings> servers) {
        return servers.entrySet().stream()
                .map(server -> server.getKey() + ": " + server.getValue().name())
                .collect(Collectors.joining(", "));
    }
}
