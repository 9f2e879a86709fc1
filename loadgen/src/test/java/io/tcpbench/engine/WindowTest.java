package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.result.Period;
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
        assertThat(window.period(-SECOND)).isEqualTo(Period.WARMUP);
        assertThat(window.period(SECOND - 1)).isEqualTo(Period.WARMUP);
        assertThat(window.period(SECOND)).isEqualTo(Period.MEASURED);
        assertThat(window.period(11 * SECOND - 1)).isEqualTo(Period.MEASURED);
        assertThat(window.period(11 * SECOND)).isEqualTo(Period.WARMUP);
    }

    @Test
    void aWindowMayBeginBelowZeroAndEndAboveIt() {
        Window around = new Window(-3 * SECOND, -2 * SECOND, SECOND);

        assertThat(around.period(-2 * SECOND - 1)).isEqualTo(Period.WARMUP);
        assertThat(around.period(-2 * SECOND)).isEqualTo(Period.MEASURED);
        assertThat(around.period(0)).isEqualTo(Period.MEASURED);
        assertThat(around.period(SECOND)).isEqualTo(Period.WARMUP);
    }

    @Test
    void theMeasuredTimeGrowsFromTheEndOfTheWarmUpToTheWholeDuration() {
        assertThat(window.measuredNanosAt(-SECOND)).isZero();
        assertThat(window.measuredNanosAt(SECOND)).isZero();
        assertThat(window.measuredNanosAt(4 * SECOND)).isEqualTo(3 * SECOND);
        assertThat(window.measuredNanosAt(12 * SECOND)).isEqualTo(10 * SECOND);
    }
}
