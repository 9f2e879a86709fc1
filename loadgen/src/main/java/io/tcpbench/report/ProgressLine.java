package io.tcpbench.report;

import io.tcpbench.result.Progress;

/** How far a run has come, on one line of at most 100 columns. */
public final class ProgressLine {
    private ProgressLine() {}

    /** The line, without a line feed. */
    public static String render(Progress progress) {
        return progress.toString();
    }
}
