package io.tcpbench.gate;

import io.tcpbench.result.Distribution;
import java.time.Instant;
import java.util.Map;

/** Calibrations made by hand, without a null server. */
public final class Floors {
    private Floors() {}

    /** 10,000 requests at 1,000/s on 50 connections, of which the slowest 2 % took so long, the others half of it. */
    public static Calibration of(Map<String, String> fingerprint, long p99Nanos, double maxRatePerSecond) {
        return of(10_000, fingerprint, p99Nanos, maxRatePerSecond);
    }

    /** The same with so many requests. */
    public static Calibration of(
            int requests, Map<String, String> fingerprint, long p99Nanos, double maxRatePerSecond) {
        Distribution latency = Runs.open()
                .answers(requests - requests / 50, p99Nanos / 2)
                .answers(requests / 50, p99Nanos)
                .result()
                .total()
                .latency();
        return new Calibration(
                fingerprint,
                Instant.parse("2026-01-02T03:04:05Z"),
                50,
                1,
                128,
                1_000,
                latency,
                Runs.open()
                        .lateAnswers(requests, 5_000, 10_000)
                        .result()
                        .total()
                        .late(),
                maxRatePerSecond);
    }
}
