package io.tcpbench.report;

import io.tcpbench.gate.Unit;
import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Progress;
import java.util.Locale;

/** How far a run has come, on one line. */
public final class ProgressLine {
    private ProgressLine() {}

    /** {@code measuring 4 s of 10 s, 50 connections, 48,213/s, p99 1.2 ms, 0 failures}, without a line feed. */
    public static String render(Progress progress) {
        return progress.stage().name().toLowerCase(Locale.ROOT) + " " + time(progress) + ", " + requests(progress)
                + Unit.grouped(progress.connected()) + " connections, "
                + Quantity.readableRate(progress.answeredPerSecond()) + latency(progress) + ", "
                + Unit.grouped(progress.failures()) + " failures";
    }

    private static String time(Progress progress) {
        String elapsed = seconds(progress.elapsedNanos());
        return progress.stageNanos() == 0 ? elapsed : elapsed + " of " + seconds(progress.stageNanos());
    }

    private static String requests(Progress progress) {
        return progress.stage() == Progress.Stage.MEASURING && progress.ofRequests() > 0
                ? Unit.grouped(progress.requests()) + " of " + Unit.grouped(progress.ofRequests()) + " requests, "
                : "";
    }

    private static String seconds(long nanos) {
        return Math.round(nanos / 1e9) + " s";
    }

    private static String latency(Progress progress) {
        return progress.latency().count() == 0
                ? ""
                : ", p99 " + Quantity.readable(progress.latency().percentilesNanos(99)[0]);
    }
}
