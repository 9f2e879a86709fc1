package io.tcpbench.cli;

import io.tcpbench.gate.ComparisonRule;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of what a comparison demands, and of what it may cost. */
final class RuleOptions {
    private static final int MOST_PAIRS = 1_000;

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

    /** What was asked for; where it can't be understood, anything. */
    record Asked(ComparisonRule rule, int pairs, Duration budget) {}

    /** Reads all of it; what is wrong becomes a fault of the settings. */
    Asked read(RunSettings settings) {
        return new Asked(rule(settings), pairs(settings), budget(settings));
    }

    private int pairs(RunSettings settings) {
        Integer read = settings.parse("--pairs", pairs, "a whole number from 1 to " + MOST_PAIRS, text -> {
            long number = Quantity.count(text);
            return number >= 1 && number <= MOST_PAIRS ? (int) number : null;
        });
        return read == null ? 1 : read;
    }

    private Duration budget(RunSettings settings) {
        Duration read = settings.parse("--budget", budget, "a duration", Quantity::duration);
        return read == null ? Duration.ZERO : read;
    }

    private ComparisonRule rule(RunSettings settings) {
        List<BigDecimal> read = new ArrayList<>();
        for (String percentile : percentiles.isEmpty() ? List.of("p99") : percentiles) {
            BigDecimal percent = settings.parse(
                    "--percentile", percentile, "over p0 and under p100, such as p99", RuleOptions::percent);

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
        Double ratio = settings.parse(option, text, "a percentage, such as 5%", Quantity::ratio);
        return ratio == null ? 0 : ratio;
    }
}
