package io.tcpbench.report;

import io.tcpbench.gate.Verdict;
import io.tcpbench.result.HdrLog;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the files of a run go: {@code result.json} and {@code latency.hlog}. */
public final class OutputFolder {
    private static final String RESULT = "result.json";
    private static final String LATENCIES = "latency.hlog";
    private static final int PROBE_BYTES = 4_096;

    private final Path folder;

    private OutputFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Before the load: makes the folder, proves that a file can be written there and removes the results of an earlier
     * run, which would else be taken for this one's if it dies.
     *
     * @throws Unwritable if the results could not be written there
     */
    public static OutputFolder prepare(Path folder) throws Unwritable {
        try {
            Files.createDirectories(folder);
            WholeFile.write(folder.resolve(RESULT), temporary -> Files.write(temporary, new byte[PROBE_BYTES]));
            Files.delete(folder.resolve(RESULT));
            Files.deleteIfExists(folder.resolve(LATENCIES));
            return new OutputFolder(folder);
        } catch (IOException refused) {
            throw new Unwritable("results can't be written to " + folder + ": " + Why.of(refused), refused);
        }
    }

    /**
     * Writes all files, each whole or not at all.
     *
     * @return them, in the order of importance
     * @throws Unwritable if one of them could not be written; all are then in a fresh folder for temporary files, if
     *     that can be written
     */
    public List<Path> write(Result result, Verdict verdict) throws Unwritable {
        try {
            return write(result, verdict, folder);
        } catch (IOException failed) {
            throw elsewhere(result, verdict, failed);
        }
    }

    private static List<Path> write(Result result, Verdict verdict, Path folder) throws IOException {
        Path json = folder.resolve(RESULT);
        Path latencies = folder.resolve(LATENCIES);
        ResultFile.write(result, verdict, json);
        WholeFile.write(latencies, temporary -> HdrLog.write(result, temporary));
        return List.of(json, latencies);
    }

    private Unwritable elsewhere(Result result, Verdict verdict, IOException failed) {
        String message = "results can't be written to " + folder + ": " + Why.of(failed);
        try {
            Path kept = Files.createTempDirectory("tcpbench-");
            write(result, verdict, kept);
            return new Unwritable(message + "; they are kept in " + kept, failed, kept);
        } catch (IOException failedAgain) {
            failed.addSuppressed(failedAgain);
            return new Unwritable(message + "; nor could they be kept elsewhere: " + Why.of(failedAgain), failed);
        }
    }
}
