package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.PlanSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateCourseTest {

    /** Areas of triangles and rectangles. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1s@100/s | 100 | 0",
                "1s@100/s | 75 | 0.25",
                "1s@0/s..100/s | 50 | 0.25",
                "1s@100/s..0/s | 50 | 0.25",
                "1s@50/s..150/s | 50 | 0.5",
                "9s@100/s,1s@1100/s | 100 | 0.5",
                "9s@100/s,1s@100/s | 0 | 1"
            })
    void whatIsMoreThanCanBeCarriedIsThePartOfTheRequestsAboveThatRate(String stages, double most, double part) {
        assertThat(course("stages", stages).partBeyond(most)).isEqualTo(part, within(1e-9));
    }

    @Test
    void oneRateIsACourse() {
        assertThat(course("rate", "100/s").partBeyond(50)).isEqualTo(0.5);
        assertThat(course("rate", "100/s").changes()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1s@5/s..6/s, true", "'1s@5/s,1s@6/s', true", "'1s@5/s,1s@5/s', false"})
    void itChangesIfAnyTwoMomentsDiffer(String stages, boolean changes) {
        assertThat(course("stages", stages).changes()).isEqualTo(changes);
    }

    private static RateCourse course(String setting, String text) {
        Load load = new PlanSettings()
                .set("target", "127.0.0.1:9090")
                .set(setting, text)
                .plan()
                .load();
        return RateCourse.of((Load.Open) load);
    }
}
