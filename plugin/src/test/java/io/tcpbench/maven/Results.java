package io.tcpbench.maven;

import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Verdict;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.report.ResultFile;
import io.tcpbench.result.Environment;
import io.tcpbench.result.GeneratorHealth;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.Limits;
import io.tcpbench.result.Page;
import io.tcpbench.result.Period;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** What generators leave that came to their end. */
final class Results {
    private static final int ANSWERS = 1_000;
    private static final long MILLI = 1_000_000;

    private Results() {}

    /** A thousand answers in a second, each after a millisecond, and the verdict that they passed. */
    static void passed(RunFolder folder, Instant startedAt, boolean partial) throws IOException {
        Page page = new Page();
        page.connected(MILLI, false);
        for (int i = 0; i < ANSWERS; i++) {
            page.due(Period.MEASURED, 0);
            page.sent(Period.MEASURED, 0, 0, 128);
            page.answered(Period.MEASURED, 0, 0, MILLI);
        }
        Result result = new Result(
                new PlanSettings().set("target", "127.0.0.1:9090").plan(),
                new Environment("", "", "", 1, "", 17, 1, "nio", 1, "", "1", Limits.UNKNOWN),
                startedAt,
                ANSWERS * MILLI,
                partial,
                true,
                page.interval(),
                List.of(),
                GeneratorHealth.UNKNOWN,
                KernelEvidence.UNKNOWN);
        ResultFile.write(
                result, new Verdict(Outcome.PASSED, List.of(), List.of("it is a test")), folder.file("result.json"));
    }
}
