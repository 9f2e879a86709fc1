package io.tcpbench.report;

import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Threshold;
import io.tcpbench.gate.Verdict;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A result and its verdict as {@code result.json}, schema 1. */
public final class ResultFile {
    private static final long MOST_BYTES = 256L << 20;

    private ResultFile() {}

    /**
     * What a file holds.
     *
     * @param thresholds by which it was judged
     * @param outcome of that judgement
     */
    public record Stored(Result result, List<Threshold> thresholds, Outcome outcome) {
        /** Keeps its own copy of the list. */
        public Stored {
            thresholds = List.copyOf(thresholds);
        }
    }

    /** Writes the file whole or not at all. */
    public static void write(Result result, Verdict verdict, Path file) throws IOException {
        JsonFile.write(ResultJson.of(result, verdict), file);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws UnreadableResult if that is missing, damaged, or of a newer schema
     */
    public static Stored read(Path file) throws UnreadableResult {
        return ResultReader.read(JsonFile.read(file, "result", MOST_BYTES));
    }
}
