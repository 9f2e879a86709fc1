package io.tcpbench.maven;

import io.tcpbench.plan.Plan;
import io.tcpbench.result.Environment;
import io.tcpbench.result.JournalFile;
import io.tcpbench.result.Limits;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** What generators leave that were killed. */
final class Journals {
    private Journals() {}

    /** Of a run that had begun, and nothing more. */
    static void begun(RunFolder folder, Plan plan, String... thresholds) throws IOException {
        try (JournalFile journal =
                JournalFile.create(folder.file(JournalFile.NAME), List.of(thresholds), folder::path, failed -> {})) {
            journal.began(
                    plan, new Environment("", "", "", 1, "", 17, 1, "nio", 1, "", "1", Limits.UNKNOWN), Instant.EPOCH);
        }
    }
}
