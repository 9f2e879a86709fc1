package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final long SECOND = 1_000_000_000;
    private static final Plan PLAN = new PlanSettings()
            .set("target", "127.0.0.1:1")
            .set("warmup", "2s")
            .set("duration", "10s")
            .plan();

    private final Window window = Window.startingAt(-SECOND, PLAN);

    @Test
    void aRequestCountsFromTheEndOfTheWarmUpToBeforeTheEnd() {
        assertThat(window.measures(-SECOND)).isFalse();
        assertThat(window.measures(SECOND - 1)).isFalse();
        assertThat(window.measures(SECOND)).isTrue();
        assertThat(window.measures(11 * SECOND - 1)).isTrue();
        assertThat(window.measures(11 * SECOND)).isFalse();
    }

    @Test
    void theMeasuredTimeGrowsFromTheEndOfTheWarmUpToTheWholeDuration() {
        assertThat(window.measuredNanosAt(-SECOND)).isZero();
        assertThat(window.measuredNanosAt(SECOND)).isZero();
        assertThat(window.measuredNanosAt(4 * SECOND)).isEqualTo(3 * SECOND);
        assertThat(window.measuredNanosAt(12 * SECOND)).isEqualTo(10 * SECOND);
    }
}
