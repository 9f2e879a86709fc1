package io.tcpbench.report;

import io.tcpbench.gate.Comparison;
import io.tcpbench.gate.ComparisonRule;
import io.tcpbench.gate.FailureShift;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.PercentileShift;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A comparison for CI systems: one case for the latency, which is judged as a whole, and one for each kind of failure.
 */
final class ComparisonSuite {
    private ComparisonSuite() {}

    /** The suite that is named after a folder. */
    static Suite of(String folder, Comparison comparison, ComparisonRule rule) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("outcome", comparison.outcome().word());
        properties.put("tolerance", Double.toString(rule.tolerance()));
        properties.put("maxRegression", Double.toString(rule.maxRegression()));
        properties.put("errorRate", Double.toString(rule.errorRate()));
        return new Suite(
                "tcpbench." + folder,
                0,
                properties,
                cases(comparison, rule),
                ComparisonReport.render(comparison, List.of()));
    }

    private static List<Suite.Case> cases(Comparison comparison, ComparisonRule rule) {
        List<Suite.Case> cases = new ArrayList<>();
        cases.add(Suite.Case.judged(
                "latency " + names(rule) + " against the baseline",
                // Failures have cases of their own; beside them the latency is no judgement.
                comparison.outcome(),
                comparison.reasons().get(0),
                String.join("\n", comparison.reasons())));
        for (FailureShift failure : comparison.failures()) {
            cases.add(Suite.Case.judged(
                    failure.kind() + " against the baseline",
                    failure.worse() ? Outcome.FAILED : Outcome.PASSED,
                    failure.statement(),
                    ""));
        }
        return cases;
    }

    private static String names(ComparisonRule rule) {
        return String.join(
                ", ",
                rule.percentiles().stream()
                        .map(BigDecimal::toPlainString)
                        .map(percentile -> "p" + percentile)
                        .toList());
    }

    /** The same as Markdown for the page of a CI job. */
    static String summary(String folder, Comparison comparison) {
        List<List<String>> rows = new ArrayList<>();
        comparison.shifts().forEach(shift -> rows.add(row(shift, "")));
        comparison.confirmation().forEach(shift -> rows.add(row(shift, "confirmation")));
        StringBuilder markdown =
                new StringBuilder("## " + comparison.outcome() + ": " + Markdown.code(folder) + "\n\n");
        comparison
                .reasons()
                .forEach(reason ->
                        markdown.append("**").append(Markdown.text(reason)).append("**\n\n"));
        if (!rows.isEmpty()) {
            markdown.append(Markdown.table(
                    List.of("percentile", "candidate ÷ baseline", "interval", "pairs", "spread", ""), rows));
        }
        if (!comparison.failures().isEmpty()) {
            markdown.append(Markdown.table(
                    List.of("failure", "candidate", "baseline", "p", ""),
                    comparison.failures().stream().map(ComparisonSuite::row).toList()));
        }
        return markdown.toString();
    }

    private static List<String> row(PercentileShift shift, String remark) {
        return List.of(
                shift.name(),
                number(shift.ratio()),
                number(shift.lower()) + " to " + number(shift.upper()),
                Integer.toString(shift.pairs()),
                number(shift.spread()),
                remark);
    }

    private static List<String> row(FailureShift failure) {
        return List.of(
                Markdown.text(failure.kind()),
                failure.candidate() + " of " + failure.candidateOf(),
                failure.baseline() + " of " + failure.baselineOf(),
                String.format(Locale.ROOT, "%.2g", failure.pValue()),
                failure.worse() ? "worse" : "");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
