package io.tcpbench.cli;

import io.tcpbench.gate.SearchRule;
import io.tcpbench.gate.Threshold;
import io.tcpbench.gate.Threshold.Metric;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of what a search looks for, and of what it may cost. */
final class SearchOptions {
    private static final double MOST_PER_SECOND = 1e9;
    private static final int MOST_REPEATS = 99;
    private static final List<Threshold> USUAL = List.of(Threshold.parse("p99<=10ms"));

    @Option(
            names = "--threshold",
            paramLabel = "EXPR",
            description = {
                "a limit that a rate has to keep, may be repeated (p99<=10ms): p99.9<=20ms, max<=1s, failures<=0.1%%; "
                        + "in place of those of the plan file. failures<=0 applies unless another is given"
            })
    List<String> thresholds = List.of();

    @Option(
            names = "--from",
            paramLabel = "N/s",
            defaultValue = "1k/s",
            description = "the rate that is tried first (${DEFAULT-VALUE})")
    String from = "";

    @Option(names = "--to", paramLabel = "N/s", description = "no rate above it is tried (none)")
    @Nullable String to;

    @Option(
            names = "--precision",
            paramLabel = "N%",
            defaultValue = "5%",
            description = "how far apart the two rates of the bracket may be (${DEFAULT-VALUE})")
    String precision = "";

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "3",
            description = "trials of each rate; it holds if most of them do (${DEFAULT-VALUE})")
    String repeats = "";

    @Option(
            names = "--at-least",
            paramLabel = "N/s",
            description = "fails if the highest rate that holds is below it (none)")
    @Nullable String atLeast;

    @Option(
            names = "--budget",
            paramLabel = "T",
            defaultValue = "1h",
            description = "no trial begins later (${DEFAULT-VALUE})")
    String budget = "";

    /** What was asked for; where it can't be understood, anything. */
    record Asked(SearchRule rule, Duration budget) {}

    /** Reads all of it; what is wrong becomes a fault of the settings. */
    Asked read(RunSettings settings) {
        double first = rate("--from", from, settings).orElse(1);
        OptionalDouble last = rate("--to", to, settings);
        OptionalDouble demanded = rate("--at-least", atLeast, settings);
        if (last.orElse(MOST_PER_SECOND) < first) {
            settings.fault(new Fault("--to", String.valueOf(to), "--from, " + from + ", or more").toString());
        }
        if (demanded.orElse(1) > last.orElse(MOST_PER_SECOND)) {
            settings.fault(new Fault("--at-least", String.valueOf(atLeast), "up to --to, " + to).toString());
        }
        SearchRule rule =
                new SearchRule(first, last, precision(settings), repeats(settings), demanded, thresholds(settings));
        return new Asked(rule, budget(settings));
    }

    private static OptionalDouble rate(String option, @Nullable String text, RunSettings settings) {
        Double rate = text == null
                ? null
                : settings.parse(option, text, "a rate from 1/s to 1000M/s, such as 500/s or 20k/s", given -> {
                    double read = Quantity.rate(given);
                    return read >= 1 && read <= MOST_PER_SECOND ? read : null;
                });
        return rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
    }

    private double precision(RunSettings settings) {
        Double read = settings.parse("--precision", precision, "a percentage from 1% to 100%", text -> {
            double ratio = Quantity.ratio(text);
            return ratio >= SearchRule.FINEST ? ratio : null;
        });
        return read == null ? 1 : read;
    }

    private int repeats(RunSettings settings) {
        Integer read = settings.parse("--repeats", repeats, "a whole number from 1 to " + MOST_REPEATS, text -> {
            long number = Quantity.count(text);
            return number >= 1 && number <= MOST_REPEATS ? (int) number : null;
        });
        return read == null ? 1 : read;
    }

    private Duration budget(RunSettings settings) {
        Duration read = settings.parse("--budget", budget, "a duration", Quantity::duration);
        return read == null ? Duration.ZERO : read;
    }

    /** A throughput is what is looked for: as a limit it would break at all low rates. */
    private List<Threshold> thresholds(RunSettings settings) {
        if (!thresholds.isEmpty()) {
            settings.thresholds(thresholds, "--threshold");
        }
        List<Threshold> asked = settings.thresholds();
        asked.stream()
                .filter(threshold -> threshold.metric() == Metric.THROUGHPUT)
                .map(threshold -> new Fault(
                        "--threshold",
                        threshold.text(),
                        "a limit on latencies, connects or failures; " + "for a throughput there is --at-least"))
                .forEach(fault -> settings.fault(fault.toString()));
        return asked.isEmpty() ? USUAL : asked;
    }
}
