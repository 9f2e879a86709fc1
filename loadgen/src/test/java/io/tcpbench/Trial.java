package io.tcpbench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.plan.PlanSettings;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Failure;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.Result;
import java.nio.charset.StandardCharsets;

/**
 * A load test that is small enough to be worked out by hand: one connection, no warm-up, half a second, unless a test
 * says otherwise.
 */
final class Trial {
    static final int REQUEST_BYTES = 8;
    static final byte[] RIGHT_ANSWER = "12345678".getBytes(StandardCharsets.US_ASCII);
    static final long MILLI = 1_000_000;

    private Trial() {}

    /** A load test of this target; names and texts of settings alternate. */
    static LoadTest against(String target, String... settings) {
        PlanSettings plan = new PlanSettings()
                .set("target", target)
                .set("connections", "1")
                .set("threads", "1")
                .set("warmup", "0")
                .set("duration", "500ms")
                .set("timeout", "4s")
                .set("send", "text:12345678");
        for (int i = 0; i < settings.length; i += 2) {
            plan.set(settings[i], settings[i + 1]);
            if (settings[i].equals("rate")) {
                plan.set("arrivals", "even");
            }
        }
        return new LoadTest(plan.plan());
    }

    /** Runs it; names and texts of settings alternate, a rate is an even one. */
    static Result run(ScriptedServer server, String... settings) {
        return against(server.target(), settings).run();
    }

    /** The only failure of its kind. */
    static Failure failure(Result result, FailureKind kind) {
        assertThat(result.total().failures())
                .filteredOn(failure -> failure.kind() == kind)
                .hasSize(1);
        return result.total().failures().stream()
                .filter(failure -> failure.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    /** How many values are at least so great: a histogram of three digits gives a value back within a thousandth. */
    static long atLeast(Distribution values, long nanos) {
        long below = 0;
        while (below < values.count() && values.valueAtRankNanos(below + 1) < nanos) {
            below++;
        }
        return values.count() - below;
    }
}
