package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.gate.Threshold.Metric;
import io.tcpbench.gate.Threshold.Statistic;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {

    @ParameterizedTest
    @CsvSource({
        "p99<=5ms,          LATENCY,    PERCENTILE, 99,      NANOS,      5000000",
        "p99.9<=20ms,       LATENCY,    PERCENTILE, 99.9,    NANOS,      20000000",
        "p99.999<=1s,       LATENCY,    PERCENTILE, 99.999,  NANOS,      1000000000",
        "p0.5<=1us,         LATENCY,    PERCENTILE, 0.5,     NANOS,      1000",
        "max<=1s,           LATENCY,    MAX,        0,       NANOS,      1000000000",
        "min<=0,            LATENCY,    MIN,        0,       NANOS,      0",
        "mean<=1.5ms,       LATENCY,    MEAN,       0,       NANOS,      1500000",
        "connect.p99<=50ms, CONNECT,    PERCENTILE, 99,      NANOS,      50000000",
        "handshake.p99<=50ms, HANDSHAKE, PERCENTILE, 99,    NANOS,      50000000",
        "connect.max<=50ms, CONNECT,    MAX,        0,       NANOS,      50000000",
        "connect.min<=50ms, CONNECT,    MIN,        0,       NANOS,      50000000",
        "connect.mean<=1ms, CONNECT,    MEAN,       0,       NANOS,      1000000",
        "failures<=0.1%,    FAILURES,   TOTAL,      0,       RATIO,      0.001",
        "failures<=5,       FAILURES,   TOTAL,      0,       COUNT,      5",
        "timeouts<=0,       TIMEOUTS,   TOTAL,      0,       COUNT,      0",
        "timeouts<=100%,    TIMEOUTS,   TOTAL,      0,       RATIO,      1",
        "throughput>=20k/s, THROUGHPUT, TOTAL,      0,       PER_SECOND, 20000"
    })
    void aThresholdIsReadExactlyAndKeepsItsText(
            String text, Metric metric, Statistic statistic, BigDecimal percentile, Unit unit, BigDecimal limit) {
        Threshold threshold = Threshold.parse(text);

        assertThat(threshold.metric()).isEqualTo(metric);
        assertThat(threshold.statistic()).isEqualTo(statistic);
        assertThat(threshold.percentile()).isEqualByComparingTo(percentile);
        assertThat(threshold.unit()).isEqualTo(unit);
        assertThat(threshold.limit()).isEqualByComparingTo(limit);
        assertThat(threshold.text()).isEqualTo(text);
        assertThat(Threshold.parse(threshold.text())).isEqualTo(threshold);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p99 <= 5ms", " p99<=5ms ", "p99<= 5ms", "p99 <=\t5ms"})
    void spacesAroundTheOperatorAreAllowed(String text) {
        assertThat(Threshold.parse(text)).isEqualTo(Threshold.parse("p99<=5ms"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p99<5ms             | p99<=5ms",
                "p99=5ms             | p99<=5ms",
                "p99>=5ms            | p99<=5ms",
                "latency.p99<=5ms    | p99<=5ms",
                "P99<=5ms            | p99<=5ms",
                "latency.max<1s      | max<=1s",
                "errors<=1%          | failures<=1%",
                "failures<1%         | failures<=1%",
                "avg<=5ms            | mean<=5ms",
                "median<=5ms         | p50<=5ms",
                "rps>=5k/s           | throughput>=5k/s",
                "throughput<=5k/s    | throughput>=5k/s",
                "throughput>5k/s     | throughput>=5k/s"
            })
    void whoWritesItAlmostRightIsToldTheRightForm(String wrong, String right) {
        assertThatThrownBy(() -> Threshold.parse(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(right);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                  | METRIC<=LIMIT",
                "p99                 | METRIC<=LIMIT",
                "<=5ms               | METRIC<=LIMIT",
                "p99<=5ms<=6ms       | METRIC<=LIMIT",
                "p99 5ms             | METRIC<=LIMIT",
                "latenzy<=5ms        | METRIC is pNN",
                "connect.p<=5ms      | METRIC is pNN",
                "connect.failures<=5 | METRIC is pNN",
                "p99,9<=5ms          | METRIC is pNN",
                "p-1<=5ms            | METRIC is pNN",
                "p100<=5ms           | over 0 and under 100",
                "p100.0<=5ms         | over 0 and under 100",
                "p0<=5ms             | over 0 and under 100",
                "p999<=5ms           | over 0 and under 100",
                "p99<=               | a number with ns, us, ms",
                "p99<=5              | a number with ns, us, ms",
                "p99<=5%             | a number with ns, us, ms",
                "p99<=-5ms           | a number with ns, us, ms",
                "p99<=NaN            | a number with ns, us, ms",
                "failures<=5ms       | a whole number, such as 5, or a percentage",
                "failures<=0.5       | a whole number, such as 5, or a percentage",
                "failures<=101%      | a whole number, such as 5, or a percentage",
                "failures<=-1        | a whole number, such as 5, or a percentage",
                "timeouts<=1/s       | a whole number, such as 5, or a percentage",
                "throughput>=5ms     | a rate over 0",
                "throughput>=0/s     | a rate over 0",
                "throughput>=5%      | a rate over 0"
            })
    void whatIsNoThresholdIsRefusedWithWhatIsAllowed(String text, String message) {
        assertThatThrownBy(() -> Threshold.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void noFailuresMeansNone() {
        assertThat(Threshold.NO_FAILURES).isEqualTo(Threshold.parse("failures<=0"));
    }
}
