package io.tcpbench.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code run} that are no settings of the plan: what is done with it, and with what it measures. */
final class RunOptions {
    @Option(names = "--plan", paramLabel = "FILE", description = "a YAML or JSON file with settings; flags override it")
    @Nullable Path plan;

    @Option(
            names = "--threshold",
            paramLabel = "EXPR",
            description = {
                "a limit to keep, may be repeated (failures<=0): p99<=5ms, max<=1s, failures<=0.1%%, timeouts<=0, "
                        + "throughput>=20k/s, connect.p99<=50ms; in place of those of the plan file"
            })
    List<String> thresholds = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "tcpbench-out",
            description = "folder for the results (${DEFAULT-VALUE})")
    Path out = Path.of("");

    @Mixin
    FormatOption formats = new FormatOption();

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
}
