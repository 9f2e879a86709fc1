package io.tcpbench.cli;

import io.tcpbench.experiment.ServerSpec;
import io.tcpbench.gate.Baseline;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.report.BaselineFile;
import io.tcpbench.report.UnreadableResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The baseline of a comparison where it is a file with trials: they had a plan, and the candidate's have the same. */
final class StoredBaseline {
    private final Optional<Path> file;
    private Optional<Baseline> baseline = Optional.empty();

    /** Of what was given as baseline; null if nothing was. */
    StoredBaseline(@Nullable String spec) {
        file = spec == null ? Optional.empty() : ServerSpec.stored(spec);
    }

    /** Whether the baseline is a file at all. */
    boolean isMeant() {
        return file.isPresent();
    }

    /** Reads the file, if there is one, and takes its plan over; what is wrong becomes a fault of the settings. */
    void read(RunSettings settings) {
        if (file.isEmpty()) {
            return;
        }
        try {
            Baseline read = BaselineFile.read(file.get());
            read.plan()
                    .settings()
                    .forEach((name, value) -> settings.set(name, value.toString(), PlanSettings.flag(name)));
            baseline = Optional.of(read);
        } catch (UnreadableResult unreadable) {
            settings.unread("--baseline: " + unreadable.getMessage());
        }
    }

    /** The server that never changes, if one was measured beside the trials. */
    Optional<ServerSpec> anchor(RunSettings settings) {
        return baseline.flatMap(Baseline::anchor)
                .flatMap(anchor -> ServerOptions.server("anchor of --baseline", anchor.server(), settings));
    }

    /**
     * The trials, for others with this plan.
     *
     * @throws Misuse if it is another plan than theirs, with every setting that differs
     */
    Baseline of(Plan plan, RunSettings settings) {
        Baseline stored = baseline.orElseThrow();
        List<Fault> differences = stored.differences(plan);
        if (!differences.isEmpty()) {
            throw new Misuse(settings.spelt(new InvalidSettings(differences)));
        }
        return stored;
    }
}
