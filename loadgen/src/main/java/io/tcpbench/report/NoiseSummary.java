package io.tcpbench.report;

import io.tcpbench.gate.Noise;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.PercentileShift;
import io.tcpbench.gate.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a machine can see, for CI systems: nothing that could break, and Markdown for the page of a job. */
final class NoiseSummary {
    private NoiseSummary() {}

    /** The suite that is named after a folder. */
    static Suite suite(String folder, Noise noise) {
        return new Suite(
                "tcpbench." + folder,
                0,
                Map.of("label", label(noise)),
                List.of(Suite.Case.judged("noise", Outcome.PASSED, "", "")),
                ComparisonReport.render(noise, List.of()));
    }

    private static String label(Noise noise) {
        return noise.label().name().toLowerCase(Locale.ROOT);
    }

    static String of(Noise noise) {
        List<List<String>> rows = new ArrayList<>();
        for (PercentileShift shift : noise.shifts()) {
            for (int pairs : ComparisonReport.PAIRS_TOLD) {
                rows.add(List.of(
                        shift.name(),
                        String.format(Locale.ROOT, "%.3f", shift.spread()),
                        Integer.toString(pairs),
                        Unit.RATIO.readable(noise.smallestVisible(shift, pairs)),
                        Unit.readable(noise.time(pairs))));
            }
        }
        return "## This machine is " + label(noise) + "\n\n"
                + Stream.concat(noise.advice().stream(), noise.warnings().stream())
                        .map(NoiseSummary::paragraph)
                        .collect(Collectors.joining())
                + Markdown.table(
                        List.of("percentile", "spread", "pairs", "slowdown they see", "time with the confirmation"),
                        rows);
    }

    private static String paragraph(String sentence) {
        return Markdown.text(sentence) + "\n\n";
    }
}
