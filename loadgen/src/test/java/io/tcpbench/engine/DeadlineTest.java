package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.ScriptedServer;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.Clock;
import io.tcpbench.result.Journal;
import io.tcpbench.result.Result;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No run lasts for ever. */
@Timeout(60)
class DeadlineTest {

    @Test
    void aRunEndsAfterItsPlanAndAGrace() {
        Plan plan = settings()
                .set("connections", "513")
                .set("connectTimeout", "3s")
                .set("warmup", "2s")
                .set("duration", "10s")
                .set("timeout", "5s")
                .plan();

        // Two batches of connects, and half a minute.
        assertThat(Engine.mostNanos(plan))
                .isEqualTo(Duration.ofSeconds(2 * 3 + 2 + 10 + 5 + 30).toNanos());
    }

    @Test
    void pacedConnectsTakeTheirTime() {
        Plan plan =
                settings().set("connections", "50").set("connectRate", "10/s").plan();
        Plan endless = settings()
                .set("connections", "1M")
                .set("connectRate", "0.001/s")
                .plan();

        assertThat(Engine.mostNanos(plan))
                .isEqualTo(Duration.ofSeconds(5 + 3 + 2 + 10 + 5 + 30).toNanos());
        assertThat(Engine.mostNanos(endless))
                .isGreaterThan(Duration.ofDays(10_000).toNanos());
    }

    /** An hour of load, and half a second until the deadline. */
    @Test
    void aRunIsCutOffAtItsDeadline() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            Plan plan = ShortRun.against(server.target(), Transport.AUTO)
                    .with("duration", "1h")
                    .settings()
                    .plan();
            Engine engine = new Engine(
                    plan,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()),
                    List.of(),
                    Clock.system(),
                    Journal.NONE,
                    ignored -> {});

            Result result = engine.run(Duration.ofMillis(500).toNanos());

            assertThat(result.partial()).isTrue();
            assertThat(result.total().requests().answered()).isPositive();
        }
    }

    @Test
    void anEventLoopThatIsStuckDoesNotKeepTheRun() throws Exception {
        CountDownLatch forEver = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            Plan plan = ShortRun.against(server.target(), Transport.AUTO)
                    .with("duration", "1h")
                    .settings()
                    .plan();
            StuckClock clock = new StuckClock(new AtomicInteger(200), forEver, new CompletableFuture<>());
            Engine engine = new Engine(
                    plan,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()),
                    List.of(),
                    clock,
                    Journal.NONE,
                    ignored -> {});
            clock.stuck().thenRun(engine::stop);

            assertThatThrownBy(engine::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("an event loop did not end in time");
        } finally {
            forEver.countDown();
        }
    }

    private static PlanSettings settings() {
        return new PlanSettings().set("target", "127.0.0.1:1");
    }

    /** Right, until an event loop has read it so many times: then that reading does not come back. */
    private record StuckClock(AtomicInteger readingsLeft, CountDownLatch forEver, CompletableFuture<Void> stuck)
            implements Clock {
        @Override
        public long nanos() {
            boolean onLoop = Thread.currentThread().getName().startsWith("tcpbench-loop");
            if (onLoop && readingsLeft.getAndDecrement() <= 0) {
                stuck.complete(null);
                try {
                    forEver.await();
                } catch (InterruptedException ignored) {
                    Thread.currentThread().interrupt();
                }
            }
            return Clock.system().nanos();
        }

        @Override
        public Instant timeOfDay() {
            return Clock.system().timeOfDay();
        }
    }
}
