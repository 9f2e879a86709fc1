package io.tcpbench.cli;

import io.tcpbench.plan.Fault;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that floods a server. */
final class CommonOptions {
    @Option(names = "--plan", paramLabel = "FILE", description = "a YAML or JSON file with settings; flags override it")
    @Nullable Path plan;

    @Option(names = "--scenario", paramLabel = "NAME", description = "which of the scenarios of the plan file")
    @Nullable String scenario;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "tcpbench-out",
            description = "folder for the results (${DEFAULT-VALUE})")
    Path out = Path.of("");

    @Option(
            names = "--allow-target",
            paramLabel = "HOST",
            description = "permission to flood a public address, may be repeated")
    List<String> allowedTargets = List.of();

    @Option(names = "--quiet", description = "print the verdict line alone")
    boolean quiet;

    @Option(names = "--no-progress", description = "show no progress; without a terminal there is none anyway")
    boolean noProgress;

    @Option(names = "--until-eof", hidden = true, description = "stop when the standard input ends, as if by TERM")
    boolean untilEof;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    /** Takes what the plan file says, if there is one. */
    void readPlan(RunSettings settings) {
        if (plan != null) {
            PlanFile.read(plan, scenario, settings);
        } else if (scenario != null) {
            settings.fault(new Fault("--scenario", scenario, "nothing without the --plan that has it").toString());
        }
    }

    /** Whether progress is for somebody who sees it. */
    boolean showsProgress(Console console) {
        return console.showsStatus() && !noProgress && !quiet;
    }
}
