package io.tcpbench.gate;

import static io.tcpbench.gate.Runs.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.result.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AbortRuleTest {

    /** 90 answers, 10 time-outs, and one connect. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "failures>9.9% | failures 10 % > 9.9 % (10 of 100)",
                "failures>10%  |",
                "failures>9    | failures 10 > 9 (10 of 100)",
                "failures > 10 |",
                "timeouts>5%   | timeouts 10 % > 5 % (10 of 100)",
                "p90>1ms       | p90 2 ms > 1 ms",
                "p90>3ms       |",
                "p91>1m        | p91 is a failure > 60 s",
                "mean>1ms      | mean 2 ms > 1 ms",
                "max>1ms       | max 2 ms > 1 ms",
                "max>3ms       |"
            })
    void aSecondIsJudgedByWhatEndedInIt(String rule, String breach) {
        var second = Runs.open().answers(90, 2 * MILLI).timeouts(10).result().total();

        assertThat(AbortRule.parse(rule).breach(second).orElse(null)).isEqualTo(breach);
    }

    @Test
    void aSecondInWhichNothingEndedBreaksNothing() {
        var second = Runs.empty().result().total();

        assertThat(AbortRule.parse("failures>0%").breach(second)).isEmpty();
        assertThat(AbortRule.parse("p99>1ns").breach(second)).isEmpty();
    }

    @Test
    void whatFailedOnOurOwnSideIsNotTheTargets() {
        var second = Runs.open()
                .answers(90, MILLI)
                .connectFailures(50, FailureKind.PORTS_EXHAUSTED, 99)
                .result()
                .total();

        assertThat(AbortRule.parse("failures>0").breach(second)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "failures",
                "failures>=5%",
                "failures<5%",
                "failures>",
                "throughput>5/s",
                "min>1ms",
                "connect.p99>1s"
            })
    void whatIsNoLimitOfASecondSaysWhatIs(String text) {
        assertThatThrownBy(() -> AbortRule.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("METRIC>LIMIT, such as failures>5%");
    }
}
