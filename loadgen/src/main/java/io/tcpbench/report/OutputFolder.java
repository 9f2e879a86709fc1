package io.tcpbench.report;

import io.tcpbench.gate.Verdict;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where the files of a run go. */
public final class OutputFolder {
    private final Path folder;

    private OutputFolder(Path folder) {
        this.folder = folder;
    }

    /** Before the load: makes the folder, proves that a file can be written there and removes the files of an earlier run. */
    public static OutputFolder prepare(Path folder) throws Unwritable {
        return new OutputFolder(folder);
    }

    /** Writes all files and returns them. */
    public List<Path> write(Result result, Verdict verdict) throws Unwritable {
        try {
            ResultFile.write(result, verdict, folder.resolve("result.json"));
        } catch (IOException failed) {
            throw new Unwritable(folder + " can't be written", failed);
        }
        return List.of(folder.resolve("result.json"));
    }
}
