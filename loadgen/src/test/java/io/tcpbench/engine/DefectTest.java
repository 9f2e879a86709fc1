package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.ScriptedServer;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.Clock;
import io.tcpbench.result.Journal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefectTest {

    /**
     * A clock that breaks on the event loop, at one place of the program or another, stands for every defect of ours;
     * also between the moment when a request is counted as due and that when it is counted as sent.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 20, 100, 101, 102, 103, 104, 105})
    void aDefectOnAnEventLoopEndsTheRunAndIsTold(int readings) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            Plan plan = ShortRun.against(server.target(), Transport.AUTO)
                    .with("rate", "1000/s")
                    .with("duration", "1h")
                    .settings()
                    .plan();
            var target = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            Engine engine =
                    new Engine(plan, target, List.of(), new BreakingClock(readings), Journal.NONE, ignored -> {});

            assertThatThrownBy(engine::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a defect of tcpbench ended the run")
                    .hasRootCauseMessage("the clock broke");
        }
    }

    /** Right, until the event loops have read it so many times. */
    private record BreakingClock(AtomicInteger readingsLeft) implements Clock {
        BreakingClock(int readings) {
            this(new AtomicInteger(readings));
        }

        @Override
        public long nanos() {
            boolean onLoop = Thread.currentThread().getName().startsWith("tcpbench-loop");
            if (onLoop && readingsLeft.getAndDecrement() <= 0) {
                throw new IllegalStateException("the clock broke");
            }
            return Clock.system().nanos();
        }

        @Override
        public Instant timeOfDay() {
            return Clock.system().timeOfDay();
        }
    }
}
