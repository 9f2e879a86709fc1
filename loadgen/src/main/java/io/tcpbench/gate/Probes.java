package io.tcpbench.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The rates that were tried, in their order; a rate that was tried twice may have held once. */
final class Probes {
    private final NavigableMap<Double, List<Probe>> byRate = new TreeMap<>();

    /** Of those that are decided. */
    Probes(List<Probe> probes) {
        probes.stream()
                .filter(Probe::isDecided)
                .forEach(probe -> byRate.computeIfAbsent(probe.ratePerSecond(), rate -> new ArrayList<>())
                        .add(probe));
    }

    boolean isEmpty() {
        return byRate.isEmpty();
    }

    /** Whether no trial of any rate ever had a connection that became usable. */
    boolean areUnavailable() {
        return byRate.values().stream()
                .flatMap(List::stream)
                .flatMap(probe -> probe.trials().stream())
                .allMatch(trial -> trial.verdict().outcome() == Outcome.UNAVAILABLE);
    }

    /** The last one at the lowest rate; there is at least one. */
    Probe lowest() {
        List<Probe> probes = byRate.firstEntry().getValue();
        return probes.get(probes.size() - 1);
    }

    /** Whether a rate was tried once more. */
    boolean areConfirmed() {
        return byRate.values().stream().anyMatch(probes -> probes.size() > 1);
    }

    /** Whether no rate held once and did not hold another time. */
    boolean areSteady() {
        return unsteady().isEmpty();
    }

    /** The rate that held once and did not hold another time. */
    OptionalDouble unsteady() {
        return lowest(probes -> probes.stream().anyMatch(Probe::holds) && !held(probes));
    }

    /** The highest rate that held whenever it was tried. */
    OptionalDouble held() {
        return byRate.descendingMap().entrySet().stream()
                .filter(entry -> held(entry.getValue()))
                .mapToDouble(entry -> entry.getKey())
                .findFirst();
    }

    private static boolean held(List<Probe> probes) {
        return probes.stream().allMatch(Probe::holds);
    }

    /** The lowest rate that never held. */
    OptionalDouble neverHeld() {
        return lowest(probes -> probes.stream().noneMatch(Probe::holds));
    }

    /** The lowest rate that never held; if there is none, the lowest that did not once. */
    OptionalDouble broken() {
        OptionalDouble never = neverHeld();
        return never.isPresent() ? never : lowest(probes -> !held(probes));
    }

    private OptionalDouble lowest(Predicate<List<Probe>> kind) {
        return byRate.entrySet().stream()
                .filter(entry -> kind.test(entry.getValue()))
                .mapToDouble(entry -> entry.getKey())
                .findFirst();
    }

    /** What happened at the upper end of the bracket. */
    Optional<Probe> upperEnd() {
        OptionalDouble broken = broken();
        return broken.isEmpty()
                ? Optional.empty()
                : byRate.getOrDefault(broken.getAsDouble(), List.of()).stream()
                        .filter(probe -> !probe.holds())
                        .findFirst();
    }
}
