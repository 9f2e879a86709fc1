package io.tcpbench.result;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The latencies of each second as an HdrHistogram log, version 1.3, which HdrHistogram's own tools plot. Values are
 * nanoseconds.
 */
public final class HdrLog {
    private static final double NANOS_PER_SECOND = 1e9;

    private HdrLog() {}

    /**
     * Writes the log of a result. It is composed in memory first, because {@link HistogramLogWriter} says nothing of a
     * full disk.
     *
     * @throws IOException if the file can't be written whole
     */
    public static void write(Result result, Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            HistogramLogWriter writer = new HistogramLogWriter(stream);
            long startMillis = result.startedAt().toEpochMilli();
            writer.outputComment("[latency of answered requests from their due time, ns]");
            writer.outputLogFormatVersion();
            writer.outputStartTime(startMillis);
            writer.setBaseTime(startMillis);
            writer.outputLegend();
            for (Result.Second second : result.seconds()) {
                if (second.latency().count() > 0) {
                    Histogram histogram = second.latency().histogram();
                    double fromSeconds = second.atNanos() / NANOS_PER_SECOND;
                    writer.outputIntervalHistogram(fromSeconds, fromSeconds + 1, histogram, 1.0);
                }
            }
        }
        Files.write(file, bytes.toByteArray());
    }
}
