package io.tcpbench.gate;

import io.tcpbench.result.Result;
import java.util.List;

/** Judges a result by thresholds. */
public final class Gate {
    private Gate() {}

    /** The verdict; {@link Threshold#NO_FAILURES} is added when no limit on failures is given. */
    public static Verdict judge(Result result, List<Threshold> thresholds) {
        return new Verdict(
                result.partial() ? Outcome.INVALID : Outcome.PASSED,
                List.of(),
                List.of("rules come next: " + thresholds));
    }
}
