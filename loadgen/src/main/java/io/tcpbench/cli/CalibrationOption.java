package io.tcpbench.cli;

import io.tcpbench.gate.Calibration;
import io.tcpbench.report.CalibrationFile;
import io.tcpbench.report.UnreadableResult;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of every gate that names the generator's floor. */
final class CalibrationOption {
    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description =
                    "the generator's own floor, as `tcpbench calibrate` writes it (the one kept for this machine)")
    private @Nullable Path file;

    /** What the option makes known; a file that can't be read becomes a fault of the settings. */
    Calibrations read(RunSettings settings, Console console) {
        if (file == null) {
            return new Calibrations(Optional.empty(), console);
        }
        Optional<Calibration> named = Optional.empty();
        try {
            named = Optional.of(CalibrationFile.read(file));
        } catch (UnreadableResult unreadable) {
            settings.fault("--calibration: " + unreadable.getMessage()
                    + "; allowed is a file that `tcpbench calibrate` wrote");
        }
        return new Calibrations(named, console);
    }
}
