package io.tcpbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.result.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Real trials of the real null server; what they mean is the gate's business and tested there. */
class FloorTrialsTest {
    private final List<Load> loads = new ArrayList<>();

    private FloorTrials floor(Consumer<Progress> progress) {
        Plan plan = new PlanSettings()
                .set("target", "127.0.0.1:1")
                .set("rate", "100/s")
                .set("connections", "2")
                .set("duration", "30s")
                .set("warmup", "0s")
                .plan();
        FloorTrials.Listener listener = new FloorTrials.Listener() {
            @Override
            public void measuring(Load load, int trials) {
                loads.add(load);
            }

            @Override
            public void measured(Trial trial) {}
        };
        return new FloorTrials(plan, listener, progress);
    }

    @Test
    void aTrialThatIsStoppedIsTheLastOne() throws Exception {
        AtomicReference<FloorTrials> running = new AtomicReference<>();
        FloorTrials floor = floor(progress -> running.get().stop());
        running.set(floor);

        FloorTrials.Measured measured = floor.measure();

        assertThat(measured.timed())
                .singleElement()
                .satisfies(result -> assertThat(result.partial()).isTrue());
        assertThat(measured.fastest()).isEmpty();
        assertThat(loads).hasSize(1);
        // Nobody waits for the server, whose end goes on.
        await().untilAsserted(
                        () -> assertThat(ProcessHandle.current().descendants()).isEmpty());
    }

    @Test
    void nothingIsStartedAfterAStop() throws Exception {
        FloorTrials floor = floor(progress -> {});
        floor.stop();

        FloorTrials.Measured measured = floor.measure();

        assertThat(measured.timed()).isEmpty();
        assertThat(measured.fastest()).isEmpty();
        assertThat(loads).isEmpty();
    }
}
