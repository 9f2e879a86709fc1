package io.tcpbench.report;

import io.tcpbench.gate.Check;
import io.tcpbench.gate.GaveIn;
import io.tcpbench.gate.Probe;
import io.tcpbench.plan.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rates of a search from the lowest to the highest, as rows of words: how many trials held, what the thresholds are
 * about in the middle one of them, who gave in.
 */
final class ProbeTable {
    private ProbeTable() {}

    /** The heading and a row for each rate; nothing where nothing was measured. */
    static List<List<String>> of(List<Probe> probes) {
        List<List<String>> table = new ArrayList<>();
        probes.stream()
                .filter(probe -> !probe.trials().isEmpty())
                .sorted(Comparator.comparingDouble(Probe::ratePerSecond))
                .forEach(probe -> table.add(row(probe)));
        if (!table.isEmpty()) {
            table.add(0, heading(probes.get(0)));
        }
        return table;
    }

    private static List<String> heading(Probe probe) {
        List<String> heading = new ArrayList<>(List.of("rate", "held"));
        checks(probe).forEach(check -> heading.add(check.threshold().name()));
        heading.add("gave in");
        return heading;
    }

    private static List<String> row(Probe probe) {
        List<String> row = new ArrayList<>();
        row.add(Quantity.readableRate(probe.ratePerSecond()));
        row.add(probe.held() + " of " + probe.trials().size());
        for (int i = 0; i < checks(probe).size(); i++) {
            row.add(middle(probe, i).readableMeasured());
        }
        row.add(gaveIn(probe));
        return row;
    }

    private static String gaveIn(Probe probe) {
        if (!probe.isDecided()) {
            return "undecided";
        }
        return probe.gaveIn() == GaveIn.NOBODY ? "" : probe.gaveIn().word();
    }

    /** What was measured in the middle one of the trials, the worse of two. */
    private static Check middle(Probe probe, int threshold) {
        List<Check> sorted = probe.trials().stream()
                .map(trial -> trial.verdict().checks().get(threshold))
                .sorted(Comparator.comparingDouble(check -> check.measured().orElse(Double.POSITIVE_INFINITY)))
                .toList();
        return sorted.get(sorted.size() / 2);
    }

    private static List<Check> checks(Probe probe) {
        return probe.trials().get(0).verdict().checks();
    }
}
