package io.tcpbench.cli;

import io.tcpbench.gate.Verdict;
import io.tcpbench.report.OutputFolder;
import io.tcpbench.report.Unwritable;
import io.tcpbench.result.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that can write the files of a stored run again. */
final class RewriteOptions {
    @Option(names = "--out", paramLabel = "DIR", description = "write the files of the run again, into this folder")
    private @Nullable Path out;

    @Mixin
    private FormatOption formats = new FormatOption();

    /** What is wrong with them, a line for each fault. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        formats.chosen(faults);
        if (out == null && formats.isGiven()) {
            faults.add("--formats: without --out no files are written");
        }
        return faults;
    }

    /** Writes the files, with this verdict in them; returns none if no folder is given. */
    List<Path> write(Result result, Verdict verdict) throws Unwritable {
        return out == null
                ? List.of()
                : OutputFolder.keeping(out)
                        .only(formats.chosen(new ArrayList<>()))
                        .write(result, verdict);
    }
}
