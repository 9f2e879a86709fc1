package io.tcpbench.report;

import java.util.Arrays;
import java.util.Optional;

/** A file that is written beside {@code result.json}. */
public enum Format {
    /** The latencies of every second, for the tools of HdrHistogram. */
    LATENCIES("latency.hlog"),
    /** The verdict for CI systems. */
    JUNIT("junit.xml"),
    /** The verdict for the page of a CI job. */
    SUMMARY("summary.md");

    private final String fileName;

    Format(String fileName) {
        this.fileName = fileName;
    }

    /** The format whose files are called so; empty if there is none. */
    public static Optional<Format> named(String fileName) {
        return Arrays.stream(values())
                .filter(format -> format.fileName.equals(fileName))
                .findFirst();
    }

    /** Which users choose it by. */
    public String fileName() {
        return fileName;
    }
}
