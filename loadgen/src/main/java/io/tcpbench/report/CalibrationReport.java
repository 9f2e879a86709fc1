package io.tcpbench.report;

import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Floor;
import io.tcpbench.gate.Rank;
import io.tcpbench.gate.Unit;
import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Distribution;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The generator's own floor for people at a terminal.
 *
 * <pre>
 * CALIBRATED  p99 214 µs at 10,000/s, at most 48,213/s
 * latency    p50 61 µs, p99 214 µs, p99.9 820 µs, at 10,000/s with 50 connections and 128 bytes
 * timer      late: p50 7 µs, p99 62 µs
 * maximum    48,213/s, in a closed loop
 * trust      a p99 from 642 µs on, rates up to 16,071/s: beyond that you are measuring the tool
 * files      tcpbench-out/calibration.json
 * </pre>
 */
public final class CalibrationReport {
    private static final BigDecimal P50 = BigDecimal.valueOf(50);
    private static final BigDecimal P99 = BigDecimal.valueOf(99);
    private static final BigDecimal P99_9 = new BigDecimal("99.9");

    private CalibrationReport() {}

    /** The report, each line ended by a line feed. What too few requests lie beyond is said to be missing. */
    public static String render(Calibration calibration, List<Path> written) {
        Distribution latency = calibration.latency();
        String rate = Quantity.readableRate(calibration.ratePerSecond());
        String most = Quantity.readableRate(calibration.maxRatePerSecond());
        List<String> lines = new ArrayList<>();
        lines.add("CALIBRATED  " + percentiles(latency, P99) + " at " + rate + ", at most " + most);
        lines.add("latency    " + percentiles(latency, P50, P99, P99_9) + ", at " + rate + " with "
                + Unit.grouped(calibration.connections()) + " connections and "
                + Unit.grouped(calibration.payloadBytes()) + " bytes");
        lines.add("timer      late: " + percentiles(calibration.late(), P50, P99));
        lines.add("maximum    " + most + ", in a closed loop");
        lines.addAll(trust(calibration));
        lines.addAll(ComparisonReport.files(written));
        return String.join("\n", lines) + "\n";
    }

    private static List<String> trust(Calibration calibration) {
        String rates = "rates up to " + Quantity.readableRate(calibration.maxRatePerSecond() / Floor.NEAR)
                + ": beyond that you are measuring the tool";
        OptionalLong p99 = Rank.knownNanos(P99, calibration.latency());
        return p99.isPresent()
                ? List.of("trust      a p99 from " + Quantity.readable(Floor.NEAR * p99.getAsLong()) + " on, " + rates)
                : List.of(
                        "trust      " + rates,
                        "           no p99: only "
                                + Unit.grouped(calibration.latency().count()) + " requests, "
                                + Unit.grouped(Rank.neededFor(P99))
                                + " are needed; a longer --duration or a higher --rate");
    }

    /** One trial, for people who wait: {@code p50 61 µs, p99 214 µs; late: p99 62 µs}. */
    public static String times(Distribution latency, Distribution late) {
        return latency.count() == 0
                ? "no answer"
                : percentiles(latency, P50, P99) + "; late: " + percentiles(late, P99);
    }

    private static String percentiles(Distribution distribution, BigDecimal... percentiles) {
        return Arrays.stream(percentiles)
                .map(percentile -> percentile(distribution, percentile))
                .collect(Collectors.joining(", "));
    }

    private static String percentile(Distribution distribution, BigDecimal percentile) {
        String name = "p" + percentile.toPlainString();
        OptionalLong nanos = Rank.knownNanos(percentile, distribution);
        return nanos.isPresent() ? name + " " + Quantity.readable(nanos.getAsLong()) : "no " + name;
    }
}
