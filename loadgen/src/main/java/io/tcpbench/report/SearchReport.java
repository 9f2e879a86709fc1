package io.tcpbench.report;

import io.tcpbench.gate.Probe;
import io.tcpbench.gate.RateBracket;
import io.tcpbench.plan.Printable;
import io.tcpbench.plan.Quantity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The highest rate that a server keeps its thresholds at, for people at a terminal: the bracket first.
 *
 * <pre>
 * PASSED  3,860/s holds, 4,000/s does not: the target gave in, p99 12.4 ms > 10 ms
 *   compare at 2,316/s to 2,702/s: 60 to 70 % of the highest rate that held
 *   rate          held          p99           failures      gave in
 *   2,000/s       2 of 2        3.1 ms        0
 *   4,000/s       1 of 3        12.4 ms       0             target
 * files      tcpbench-out/search.json
 * </pre>
 */
public final class SearchReport {
    private SearchReport() {}

    /** A search, each line ended by a line feed. */
    public static String render(RateBracket bracket, List<Probe> probes, List<Path> written) {
        List<String> lines = new ArrayList<>();
        lines.add(bracket.outcome().name() + "  "
                + Printable.line(bracket.reasons().get(0)));
        bracket.reasons().stream()
                .skip(1)
                .map(reason -> "  " + Printable.line(reason))
                .forEach(lines::add);
        advice(bracket).map(advice -> "  " + advice).ifPresent(lines::add);
        ProbeTable.of(probes).forEach(row -> lines.add(row(row)));
        if (!written.isEmpty()) {
            lines.add("files      " + written.stream().map(Path::toString).collect(Collectors.joining(", ")));
        }
        return String.join("\n", lines) + "\n";
    }

    /** At which rate the server is best compared with another; empty if none held. */
    static Optional<String> advice(RateBracket bracket) {
        if (bracket.heldPerSecond().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("compare at "
                + Quantity.readableRate(bracket.advisedLeastPerSecond().orElseThrow()) + " to "
                + Quantity.readableRate(bracket.advisedMostPerSecond().orElseThrow())
                + ": 60 to 70 % of the highest rate that held");
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .map(cell -> String.format(Locale.ROOT, "  %-12s", cell))
                .collect(Collectors.joining())
                .stripTrailing();
    }
}
