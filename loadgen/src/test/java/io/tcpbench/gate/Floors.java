package io.tcpbench.gate;

import io.tcpbench.result.Distribution;
import java.time.Instant;
import java.util.Map;

/** Calibrations made by hand, without a null server. */
public final class Floors {
    private Floors() {}

    /** 10,000 requests at 1,000/s on 50 connections, of which the slowest 2 % took so long, the others half of it. */
    public static Calibration of(Map<String, String> fingerprint, long p99Nanos, double maxRatePerSecond) {
        Distribution latency = Runs.open()
                .answers(9_800, p99Nanos / 2)
                .answers(200, p99Nanos)
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
                Runs.open().lateAnswers(100, 5_000, 10_000).result().total().late(),
                maxRatePerSecond);
    }
}
