package io.tcpbench.report;

import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Threshold;
import io.tcpbench.gate.Verdict;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A result and its verdict as {@code result.json}, schema 1. */
public final class ResultFile {
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
        Files.writeString(file, result.toString() + verdict);
    }

    /** Reads what {@link #write} wrote. */
    public static Stored read(Path file) throws UnreadableResult {
        if (!Files.exists(file)) {
            throw new UnreadableResult(file + " does not exist");
        }
        throw new UnreadableResult(file + " is not read yet");
    }
}
