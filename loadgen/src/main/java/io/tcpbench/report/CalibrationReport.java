package io.tcpbench.report;

import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Floor;
import io.tcpbench.gate.Unit;
import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Distribution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The generator's own floor for people at a terminal.
 *
 * <pre>
 * CALIBRATED  p99 214 µs at 10,000/s, at most 48,213/s
 * latency    p50 61 µs, p99 214 µs, p99.9 820 µs, at 10,000/s with 50 connections and 128 bytes
 * timer      late by 7 µs at p50, 62 µs at p99
 * maximum    48,213/s, in a closed loop
 * trust      a p99 from 642 µs on, rates up to 16,071/s: beyond that you are measuring the tool
 * files      tcpbench-out/calibration.json
 * </pre>
 */
public final class CalibrationReport {
    private CalibrationReport() {}

    /** The report, each line ended by a line feed. */
    public static String render(Calibration calibration, List<Path> written) {
        long[] latency = calibration.latency().percentilesNanos(50, 99, 99.9);
        long[] late = calibration.late().percentilesNanos(50, 99);
        String p99 = Quantity.readable(latency[1]);
        String rate = Quantity.readableRate(calibration.ratePerSecond());
        String most = Quantity.readableRate(calibration.maxRatePerSecond());
        List<String> lines = new ArrayList<>();
        lines.add("CALIBRATED  p99 " + p99 + " at " + rate + ", at most " + most);
        lines.add("latency    p50 " + Quantity.readable(latency[0]) + ", p99 " + p99 + ", p99.9 "
                + Quantity.readable(latency[2]) + ", at " + rate + " with " + Unit.grouped(calibration.connections())
                + " connections and " + Unit.grouped(calibration.payloadBytes()) + " bytes");
        lines.add("timer      late by " + Quantity.readable(late[0]) + " at p50, " + Quantity.readable(late[1])
                + " at p99");
        lines.add("maximum    " + most + ", in a closed loop");
        lines.add("trust      a p99 from " + Quantity.readable(Floor.NEAR * latency[1]) + " on, rates up to "
                + Quantity.readableRate(calibration.maxRatePerSecond() / Floor.NEAR)
                + ": beyond that you are measuring the tool");
        lines.addAll(ComparisonReport.files(written));
        return String.join("\n", lines) + "\n";
    }

    /** One trial, for people who wait: {@code p50 61 µs, p99 214 µs, late by 62 µs at p99}. */
    public static String times(Distribution latency, Distribution late) {
        if (latency.count() == 0) {
            return "no answer";
        }
        long[] values = latency.percentilesNanos(50, 99);
        return "p50 " + Quantity.readable(values[0]) + ", p99 " + Quantity.readable(values[1]) + ", late by "
                + Quantity.readable(late.percentilesNanos(99)[0]) + " at p99";
    }
}
