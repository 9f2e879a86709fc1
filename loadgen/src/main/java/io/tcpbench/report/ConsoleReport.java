package io.tcpbench.report;

import io.tcpbench.gate.Verdict;
import io.tcpbench.result.Result;
import java.nio.file.Path;
import java.util.List;

/** A run for people at a terminal: the verdict first, at most 25 lines of at most 120 columns. */
public final class ConsoleReport {
    private ConsoleReport() {}

    /** The report, each line ended by a line feed. */
    public static String render(Result result, Verdict verdict, boolean colour, List<Path> written) {
        return verdict.outcome() + "\n" + result + colour + written;
    }
}
