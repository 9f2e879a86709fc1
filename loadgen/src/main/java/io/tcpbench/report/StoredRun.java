package io.tcpbench.report;

import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Threshold;
import io.tcpbench.result.JournalReader;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run that was stored, as {@code result.json} or as {@code run.journal}.
 *
 * @param thresholds by which it was judged, or was to be
 * @param remark what is missing of it, as a sentence; empty when nothing is
 * @param calibration the generator's floor beside it, if that was known; a journal does not have it
 */
public record StoredRun(Result result, List<Threshold> thresholds, String remark, Optional<Calibration> calibration) {

    /** Keeps its own copy of the list. */
    public StoredRun {
        thresholds = List.copyOf(thresholds);
    }

    /**
     * Reads either file.
     *
     * @throws UnreadableResult if that is missing, damaged, or of a newer version
     */
    public static StoredRun read(Path file) throws UnreadableResult {
        try {
            if (JournalReader.isJournal(file)) {
                return of(JournalReader.read(file));
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new UnreadableResult(
                    file + " can't be read: "
                            + (unreadable instanceof IOException failed ? Why.of(failed) : unreadable.getMessage()),
                    unreadable);
        }
        ResultFile.Stored stored = ResultFile.read(file);
        return new StoredRun(stored.result(), stored.thresholds(), "", stored.calibration());
    }

    private static StoredRun of(JournalReader.Recovered recovered) {
        List<Threshold> thresholds = new ArrayList<>();
        recovered.thresholds().forEach(text -> thresholds.add(Threshold.parse(text)));
        return new StoredRun(recovered.result(), thresholds, remark(recovered), Optional.empty());
    }

    private static String remark(JournalReader.Recovered recovered) {
        String torn = recovered.tornBytes() == 0
                ? ""
                : "; its last " + recovered.tornBytes() + " bytes are no whole record and were left out";
        return recovered.complete() && torn.isEmpty()
                ? ""
                : "the journal has " + recovered.records() + " records and "
                        + (recovered.complete() ? "the end of the run" : "no end: the run was killed, or goes on")
                        + torn;
    }
}
