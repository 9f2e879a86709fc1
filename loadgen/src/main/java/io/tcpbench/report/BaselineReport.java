package io.tcpbench.report;

import io.tcpbench.gate.Baseline;
import io.tcpbench.plan.Printable;
import io.tcpbench.plan.Quantity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** What was stored of a server, for people at a terminal. */
public final class BaselineReport {
    private BaselineReport() {}

    /** The verdict first, each line ended by a line feed. */
    public static String render(Baseline baseline, Path file) {
        LongStream.Builder p99 = LongStream.builder();
        baseline.trials().forEach(trial -> p99.add(trial.total().latency().percentilesNanos(99)[0]));
        var range = p99.build().summaryStatistics();
        List<String> lines = new ArrayList<>();
        lines.add("STORED  " + baseline.trials().size() + " trials of " + Printable.line(baseline.server()) + ": p99 "
                + Quantity.readable(range.getMin()) + " to " + Quantity.readable(range.getMax()));
        baseline.tooFewSamples().ifPresent(why -> lines.add("  comparisons of p99 will be inconclusive: " + why));
        lines.add("files      " + file);
        return String.join("\n", lines) + "\n";
    }
}
