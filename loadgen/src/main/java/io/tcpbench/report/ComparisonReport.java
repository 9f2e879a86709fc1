package io.tcpbench.report;

import io.tcpbench.gate.Comparison;
import io.tcpbench.gate.FailureShift;
import io.tcpbench.gate.Noise;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.PercentileShift;
import io.tcpbench.gate.Unit;
import io.tcpbench.plan.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Two servers, or one and the noise around it, for people at a terminal: the verdict first.
 *
 * <pre>
 * REGRESSION  p99 is 1.104 times the baseline's (interval 1.061 to 1.147, 8 pairs); confirmed: …
 *   p99        ×1.104   interval 1.061 to 1.147   8 pairs   spread 0.031
 *   confirmed  ×1.098   interval 1.055 to 1.140   8 pairs   spread 0.030
 * files      tcpbench-out/comparison.json
 * </pre>
 */
public final class ComparisonReport {
    /** For which numbers of pairs it is told what they see. */
    static final int[] PAIRS_TOLD = {8, 16, 32, 64};

    private ComparisonReport() {}

    /** A comparison, each line ended by a line feed. */
    public static String render(Comparison comparison, List<Path> written) {
        List<String> lines = new ArrayList<>();
        lines.add(comparison.outcome().name() + "  "
                + Printable.line(comparison.reasons().get(0)));
        comparison.shifts().forEach(shift -> lines.add(row(shift.name(), shift)));
        comparison.confirmation().forEach(shift -> lines.add(row("again", shift)));
        comparison.failures().forEach(failure -> lines.add(row(failure)));
        if (comparison.spoilt() > 0) {
            lines.add("  " + comparison.spoilt() + " pairs were measured again: the generator was in the way");
        }
        comparison.reasons().stream()
                .skip(1)
                .map(reason -> "  " + Printable.line(reason))
                .forEach(lines::add);
        lines.addAll(files(written));
        return String.join("\n", lines) + "\n";
    }

    /** What a machine can see, each line ended by a line feed. */
    public static String render(Noise noise, List<Path> written) {
        List<String> lines = new ArrayList<>();
        lines.add(noise.label() + "  " + noise.advice().get(0));
        for (PercentileShift shift : noise.shifts()) {
            lines.add(row(shift.name(), shift));
            for (int pairs : PAIRS_TOLD) {
                lines.add(String.format(
                        Locale.ROOT,
                        "    %2d pairs see a slowdown of %s, in %s with the confirmation",
                        pairs,
                        Unit.RATIO.readable(noise.smallestVisible(shift, pairs)),
                        Unit.readable(noise.time(pairs))));
            }
        }
        noise.advice().stream().skip(1).map(advice -> "  " + advice).forEach(lines::add);
        noise.warnings().forEach(warning -> lines.add("  " + warning));
        lines.addAll(files(written));
        return String.join("\n", lines) + "\n";
    }

    static List<String> files(List<Path> written) {
        return written.isEmpty()
                ? List.of()
                : List.of("files      "
                        + String.join(", ", written.stream().map(Path::toString).toList()));
    }

    private static String row(String name, PercentileShift shift) {
        return String.format(
                Locale.ROOT,
                "  %-8s ×%.3f   interval %.3f to %.3f   %d pairs   spread %.3f",
                name,
                shift.ratio(),
                shift.lower(),
                shift.upper(),
                shift.pairs(),
                shift.spread());
    }

    private static String row(FailureShift failure) {
        return String.format(
                Locale.ROOT,
                "  %-24s %s of %s, baseline %s of %s   p = %.2g%s",
                failure.kind(),
                Unit.grouped(failure.candidate()),
                Unit.grouped(failure.candidateOf()),
                Unit.grouped(failure.baseline()),
                Unit.grouped(failure.baselineOf()),
                failure.pValue(),
                failure.worse() ? "   " + Outcome.FAILED.word() : "");
    }
}
