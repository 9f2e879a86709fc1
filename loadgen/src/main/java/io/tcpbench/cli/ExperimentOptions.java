package io.tcpbench.cli;

import io.tcpbench.experiment.ServerSpec;
import io.tcpbench.experiment.ServerStarter;
import io.tcpbench.gate.ComparisonRule;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.Quantity;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the commands that start servers themselves and measure many trials. */
final class ExperimentOptions {
    private static final Duration LONGEST_START = Duration.ofHours(1);
    private static final int MOST_PAIRS = 1_000;

    @Option(names = "--plan", paramLabel = "FILE", description = "a YAML or JSON file with settings; flags override it")
    @Nullable Path plan;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "8",
            description = "pairs of the first look (${DEFAULT-VALUE})")
    String pairs = "";

    @Option(
            names = "--budget",
            paramLabel = "T",
            defaultValue = "1h",
            description = "no pair begins later (${DEFAULT-VALUE})")
    String budget = "";

    @Option(names = "--percentile", paramLabel = "pNN", description = "what is compared, may be repeated (p99)")
    List<String> percentiles = List.of();

    @Option(
            names = "--tolerance",
            paramLabel = "N%",
            defaultValue = "5%",
            description = "a slowdown up to this is no regression (${DEFAULT-VALUE})")
    String tolerance = "";

    @Option(
            names = "--max-regression",
            paramLabel = "N%",
            defaultValue = "10%",
            description = "passed means that a slowdown of this much is excluded (${DEFAULT-VALUE})")
    String maxRegression = "";

    @Option(
            names = "--ready-line",
            paramLabel = "REGEX",
            description =
                    "the line by which a server says that it is ready; its first group is the port (the port answers)")
    @Nullable String readyLine;

    @Option(
            names = "--start-timeout",
            paramLabel = "T",
            defaultValue = "30s",
            description = "how long a server may take to be ready (${DEFAULT-VALUE})")
    String startTimeout = "";

    @Option(
            names = "--reference-jar",
            paramLabel = "FILE",
            description = "the reference server's jar (beside this one)")
    @Nullable Path referenceJar;

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

    /** What was asked for beside the plan and the servers; where it can't be understood, anything. */
    record Asked(ComparisonRule rule, int pairs, Duration budget, ServerStarter starter) {}

    /** Reads all of it; what is wrong becomes a fault of the settings. */
    Asked read(RunSettings settings) {
        return new Asked(rule(settings), pairs(settings), budget(settings), starter(settings));
    }

    private int pairs(RunSettings settings) {
        Integer read = read("--pairs", pairs, "a whole number from 1 to " + MOST_PAIRS, settings, text -> {
            long number = Quantity.count(text);
            return number >= 1 && number <= MOST_PAIRS ? (int) number : null;
        });
        return read == null ? 1 : read;
    }

    private Duration budget(RunSettings settings) {
        Duration read = read("--budget", budget, "a duration", settings, Quantity::duration);
        return read == null ? Duration.ZERO : read;
    }

    private ComparisonRule rule(RunSettings settings) {
        List<BigDecimal> read = new ArrayList<>();
        for (String percentile : percentiles.isEmpty() ? List.of("p99") : percentiles) {
            BigDecimal percent = read(
                    "--percentile",
                    percentile,
                    "over p0 and under p100, such as p99",
                    settings,
                    ExperimentOptions::percent);
            if (percent != null) {
                read.add(percent);
            }
        }
        double tolerated = ratio("--tolerance", tolerance, settings);
        double most = ratio("--max-regression", maxRegression, settings);
        if (tolerated >= most) {
            settings.fault(
                    new Fault("--max-regression", maxRegression, "more than --tolerance, " + tolerance).toString());
        }
        return new ComparisonRule(read, tolerated, most, ComparisonRule.USUAL.errorRate());
    }

    private static @Nullable BigDecimal percent(String text) {
        if (!text.matches("p\\d{1,2}(\\.\\d{1,6})?")) {
            return null;
        }
        BigDecimal percent = new BigDecimal(text.substring(1));
        return percent.signum() > 0 ? percent : null;
    }

    private static double ratio(String option, String text, RunSettings settings) {
        Double ratio = read(option, text, "a percentage, such as 5%", settings, Quantity::ratio);
        return ratio == null ? 0 : ratio;
    }

    private ServerStarter starter(RunSettings settings) {
        Pattern pattern = readyLine == null
                ? null
                : read("--ready-line", readyLine, "a regular expression", settings, ExperimentOptions::pattern);
        Duration timeout = read("--start-timeout", startTimeout, "a duration up to 1h", settings, text -> {
            Duration read = Quantity.duration(text);
            return read.compareTo(LONGEST_START) <= 0 ? read : null;
        });
        return new ServerStarter(pattern, referenceJar, timeout == null ? Duration.ZERO : timeout, line -> {});
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException("a regular expression: " + wrong.getDescription(), wrong);
        }
    }

    /** A server that has to be given; empty with a fault if it is not, or if it can't be read. */
    static Optional<ServerSpec> server(String option, @Nullable String text, RunSettings settings) {
        if (text == null) {
            settings.fault(option + " is missing: " + ServerSpec.ALLOWED);
            return Optional.empty();
        }
        return Optional.ofNullable(read(option, text, ServerSpec.ALLOWED, settings, ServerSpec::parse));
    }

    /** What a text means; null with a fault if it means nothing. */
    private static <T> @Nullable T read(
            String option, String text, String allowed, RunSettings settings, Function<String, @Nullable T> parse) {
        String permitted = allowed;
        try {
            T read = parse.apply(text);
            if (read != null) {
                return read;
            }
        } catch (IllegalArgumentException notAllowed) {
            permitted = String.valueOf(notAllowed.getMessage());
        }
        settings.fault(new Fault(option, text, permitted).toString());
        return null;
    }
}
