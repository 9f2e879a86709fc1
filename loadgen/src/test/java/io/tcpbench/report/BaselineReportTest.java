package io.tcpbench.report;

import static io.tcpbench.gate.Runs.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.gate.Baseline;
import io.tcpbench.gate.Runs;
import io.tcpbench.result.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BaselineReportTest {

    private static String render(int requests) {
        Result slow = Runs.open().answers(requests, 3 * MILLI).result();
        Result fast = Runs.open().answers(requests, 2 * MILLI).result();
        Baseline baseline = new Baseline(
                "command:\u001b[2J {port}", slow.plan(), List.of(slow, fast), Optional.empty(), Optional.empty());
        return BaselineReport.render(baseline, Path.of("baseline.json"));
    }

    @Test
    void whatWasStoredIsToldWithHowFarTheTrialsLieApart() {
        assertThat(render(10_000))
                .isEqualTo("STORED  2 trials of command:\\x1b[2J {port}: p99 2 ms to 3 ms\nfiles      baseline.json\n");
    }

    @Test
    void trialsThatAreTooShortAreToldSo() {
        assertThat(render(9_900).lines().toList().get(1))
                .isEqualTo(
                        "  comparisons of p99 will be inconclusive: only 99 answered requests of a trial lie beyond p99, and 100"
                                + " are needed: measure trials of 2 s (--duration) or at a higher rate");
    }
}
