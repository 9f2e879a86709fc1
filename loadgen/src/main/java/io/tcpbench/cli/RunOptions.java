package io.tcpbench.cli;

import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code run} that are no settings of the plan: how it is judged, and what is written. */
final class RunOptions {
    @Option(
            names = "--threshold",
            paramLabel = "EXPR",
            description = {
                "a limit to keep, may be repeated (failures<=0): p99<=5ms, max<=1s, failures<=0.1%%, timeouts<=0, "
                        + "throughput>=20k/s, connect.p99<=50ms; in place of those of the plan file"
            })
    List<String> thresholds = List.of();

    @Option(
            names = "--abort-on",
            paramLabel = "EXPR",
            description = {
                "stop the load, and fail, after a second that breaks a limit, may be repeated: failures>5%%, "
                        + "timeouts>10, p99>50ms, max>1s; in place of those of the plan file"
            })
    List<String> abortOn = List.of();

    @Mixin
    CalibrationOption calibration = new CalibrationOption();

    @Mixin
    FormatOption formats = new FormatOption();

    @Mixin
    CommonOptions common = new CommonOptions();
}
