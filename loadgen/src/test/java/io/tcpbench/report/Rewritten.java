package io.tcpbench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;

import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Threshold;
import io.tcpbench.gate.Verdict;
import io.tcpbench.result.GeneratorHealth;
import io.tcpbench.result.Result;
import java.nio.file.Path;
import java.util.List;

/** A result that was read, once more on its way through a file. */
final class Rewritten {
    /** Percentages have a ratio's last digit rounded. */
    private static final double ROUNDING = 1e-6;

    private Rewritten() {}

    /** Writes what was read, and fails unless it can be read again and is the same. */
    static void isTheSame(Result result, List<Threshold> thresholds, Path file) throws Exception {
        Verdict verdict = Gate.judge(result, thresholds);
        ResultFile.write(result, verdict, file);
        ResultFile.Stored again = ResultFile.read(file);

        assertThat(Gate.judge(again.result(), again.thresholds()).checks()).isEqualTo(verdict.checks());
        assertThat(with(result.health(), again.result())).isEqualTo(result);
        assertThat(again.result().health().cpuRatio()).isCloseTo(result.health().cpuRatio(), withPrecision(ROUNDING));
    }

    private static Result with(GeneratorHealth health, Result result) {
        return new Result(
                result.plan(),
                result.environment(),
                result.startedAt(),
                result.durationNanos(),
                result.partial(),
                result.everUsable(),
                result.total(),
                result.seconds(),
                health,
                result.kernel());
    }
}
