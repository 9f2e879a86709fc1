package io.tcpbench.cli;

import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Probe;
import io.tcpbench.gate.TrialPair;
import io.tcpbench.report.CalibrationCache;
import io.tcpbench.report.UnreadableResult;
import io.tcpbench.result.Result;
import java.util.List;
import java.util.Optional;

/**
 * Where a gate knows the generator's floor from: the calibration that was named, else what the user's cache holds, else
 * what was stored with trials that are compared.
 */
final class Calibrations {
    private final Optional<Calibration> named;
    private final Optional<Calibration> stored;
    private final Console console;

    Calibrations(Optional<Calibration> named, Console console) {
        this(named, Optional.empty(), console);
    }

    private Calibrations(Optional<Calibration> named, Optional<Calibration> stored, Console console) {
        this.named = named;
        this.stored = stored;
        this.console = console;
    }

    /** The same beside trials that were stored with a calibration, if they were. */
    Calibrations beside(Optional<Calibration> storedWithThem) {
        return new Calibrations(named, storedWithThem, console);
    }

    /** The floor where something was measured; empty if none is known, and one that is of no use is said to be so. */
    Optional<Calibration> of(Result result) {
        Optional<Calibration> found = named.or(() -> cached(result)).or(() -> stored);
        if (found.isPresent() && !found.get().isOf(result)) {
            console.tell("tcpbench: the calibration is not used: it is of "
                    + found.get().fingerprint() + ", and this is " + Calibration.fingerprintOf(result));
            return Optional.empty();
        }
        return found;
    }

    /** The same of pairs of trials, all measured in one place; empty if there are none. */
    Optional<Calibration> of(List<TrialPair> pairs) {
        return pairs.isEmpty() ? Optional.empty() : of(pairs.get(0).baseline());
    }

    /** The same of the trials of a search. */
    Optional<Calibration> ofProbes(List<Probe> probes) {
        return probes.stream()
                .flatMap(probe -> probe.trials().stream())
                .findFirst()
                .flatMap(trial -> of(trial.result()));
    }

    private Optional<Calibration> cached(Result result) {
        Optional<CalibrationCache> cache = CalibrationCache.of(console.environment());
        if (cache.isEmpty()) {
            return Optional.empty();
        }
        try {
            return cache.get().find(Calibration.fingerprintOf(result));
        } catch (UnreadableResult damaged) {
            console.tell("tcpbench: the calibration is not used: " + damaged.getMessage()
                    + "; write it again with `tcpbench calibrate`");
            return Optional.empty();
        }
    }
}
