import io.tcpbench.LoadTest;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.result.Result;
import java.time.Duration;
import java.time.Instant;

/**
 * Opens so many connections, closes them and opens them again, all in one JVM, and prints how long each opening took:
 * from the call to the moment at which the load may begin. The second time the classes are loaded and the code is
 * compiled, as they are for the C program from the start.
 *
 * <pre>java -cp tcpbench-loadgen.jar OpenTwice.java HOST:PORT CONNECTIONS</pre>
 */
public final class OpenTwice {
    private OpenTwice() {}

    public static void main(String... arguments) {
        Plan plan = new PlanSettings()
                .set("target", arguments[0])
                .set("connections", arguments[1])
                .set("rate", "1000/s")
                .set("warmup", "0s")
                .set("duration", "100ms")
                .plan();
        System.out.printf(
                "{\"connections\": %s, \"firstNanos\": %d, \"secondNanos\": %d}%n",
                arguments[1], openingNanos(plan), openingNanos(plan));
        // The event loops' threads are daemons; the JVM need not wait for them.
        System.exit(0);
    }

    private static long openingNanos(Plan plan) {
        Instant called = Instant.now();
        Result result = new LoadTest(plan).run();
        if (result.total().connections().opened() != plan.connections()) {
            throw new IllegalStateException("opened " + result.total().connections().opened() + " of " + plan.connections());
        }
        return Duration.between(called, result.startedAt()).toNanos();
    }
}
