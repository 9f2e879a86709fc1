package io.tcpbench.report;

import io.tcpbench.gate.Baseline;
import io.tcpbench.plan.Quantity;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** What was stored of a server, for people at a terminal. */
public final class BaselineReport {
    private BaselineReport() {}

    /** Two lines, each ended by a line feed. */
    public static String render(Baseline baseline, Path file) {
        LongStream.Builder p99 = LongStream.builder();
        baseline.trials().forEach(trial -> p99.add(trial.total().latency().percentilesNanos(99)[0]));
        var range = p99.build().summaryStatistics();
        return "STORED  " + baseline.trials().size() + " trials of " + Screen.printable(baseline.server()) + ": p99 "
                + Quantity.readable(range.getMin()) + " to " + Quantity.readable(range.getMax()) + "\nfiles      "
                + file + "\n";
    }
}
