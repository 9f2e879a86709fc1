package io.tcpbench.report;

import io.tcpbench.gate.Probe;
import io.tcpbench.gate.RateBracket;
import io.tcpbench.gate.SearchRule;
import io.tcpbench.gate.Threshold;
import io.tcpbench.plan.Quantity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A search for CI systems: one case, which is the rate that was demanded if one was. */
final class SearchSuite {
    private SearchSuite() {}

    /** The suite that is named after a folder. */
    static Suite of(String folder, RateBracket bracket, SearchRule rule, List<Probe> probes) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("outcome", bracket.outcome().word());
        bracket.heldPerSecond().ifPresent(rate -> properties.put("heldPerSecond", Double.toString(rate)));
        bracket.brokenPerSecond().ifPresent(rate -> properties.put("brokenPerSecond", Double.toString(rate)));
        properties.put("gaveIn", bracket.gaveIn().word());
        Suite.Case search = Suite.Case.judged(
                name(rule), bracket.outcome(), bracket.reasons().get(0), String.join("\n", bracket.reasons()));
        return new Suite(
                "tcpbench." + folder, 0, properties, List.of(search), SearchReport.render(bracket, probes, List.of()));
    }

    private static String name(SearchRule rule) {
        String thresholds = rule.thresholds().stream().map(Threshold::text).collect(Collectors.joining(", "));
        return rule.atLeastPerSecond().isPresent()
                ? thresholds + " at "
                        + Quantity.readableRate(rule.atLeastPerSecond().getAsDouble()) + " at least"
                : "the highest rate that keeps " + thresholds;
    }

    /** The same as Markdown for the page of a CI job. */
    static String summary(String folder, RateBracket bracket, List<Probe> probes) {
        StringBuilder markdown = new StringBuilder("## " + bracket.outcome() + ": " + Markdown.code(folder) + "\n\n");
        bracket.reasons()
                .forEach(reason ->
                        markdown.append("**").append(Markdown.text(reason)).append("**\n\n"));
        SearchReport.advice(bracket)
                .ifPresent(advice -> markdown.append(Markdown.text(advice)).append("\n\n"));
        List<List<String>> table = ProbeTable.of(probes);
        if (!table.isEmpty()) {
            List<List<String>> rows = table.stream()
                    .skip(1)
                    .map(row -> row.stream().map(Markdown::text).toList())
                    .toList();
            markdown.append(Markdown.table(table.get(0), rows));
        }
        return markdown.toString();
    }
}
