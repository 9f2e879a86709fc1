package io.tcpbench.reference.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The distributions of delays. Tolerances are six standard deviations of the estimate: σ/√n for a mean, and √(p(1 −
 * p)/n) ÷ f(q) for the quantile q of p where the density is f.
 */
final class DelayTest {

    private static final int SAMPLES = 100_000;
    private static final double ROOT = Math.sqrt(SAMPLES);
    private static final double MILLI = 1e6;

    @Test
    void aTimeIsAlwaysThatTime() {
        assertThat(samples("5ms")).containsOnly(5_000_000);
        assertThat(samples("0ms")).containsOnly(0);
    }

    @Test
    void aUniformDelayIsAnywhereBetweenItsBounds() {
        long[] sorted = samples("uniform:1ms..5ms");

        assertThat(sorted[0]).isBetween(1_000_000L, 1_001_000L);
        assertThat(sorted[SAMPLES - 1]).isBetween(4_999_000L, 5_000_000L);
        assertThat(mean(sorted)).isCloseTo(3 * MILLI, within(6 * 4 * MILLI / Math.sqrt(12) / ROOT));
        for (double p : new double[] {0.1, 0.5, 0.9, 0.99}) {
            assertQuantile(sorted, p, (1 + 4 * p) * MILLI, 1 / (4 * MILLI));
        }
    }

    @Test
    void bothBoundsOfAUniformDelayBelongToIt() {
        assertThat(samples("uniform:1ns..3ns")).containsOnly(1, 2, 3);
        assertThat(samples("uniform:0ns..1ns")).containsOnly(0, 1);
        assertThat(samples("uniform:7ns..7ns")).containsOnly(7);
    }

    @Test
    void anExponentialDelayHasItsMean() {
        double mean = 2 * MILLI;
        long[] sorted = samples("exp:2ms");

        assertThat(sorted[0]).isNotNegative();
        assertThat(mean(sorted)).isCloseTo(mean, within(6 * mean / ROOT));
        for (double p : new double[] {0.1, 0.5, 0.9, 0.99}) {
            assertQuantile(sorted, p, -mean * Math.log(1 - p), (1 - p) / mean);
        }
    }

    @Test
    void aLognormalDelayHasItsTwoPercentiles() {
        double z99 = 2.3263478740408408;
        double sigma = Math.log(20) / z99;
        long[] sorted = samples("lognormal:p50=1ms,p99=20ms");

        assertQuantile(sorted, 0.5, MILLI, density(0) / (MILLI * sigma));
        assertQuantile(sorted, 0.99, 20 * MILLI, density(z99) / (20 * MILLI * sigma));
        // The mean of e^N(µ, σ²) is e^(µ + σ²/2), its variance (e^σ² − 1) times the square of that.
        double mean = MILLI * Math.exp(sigma * sigma / 2);
        assertThat(mean(sorted)).isCloseTo(mean, within(6 * mean * Math.sqrt(Math.expm1(sigma * sigma)) / ROOT));
    }

    private static double density(double z) {
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }

    @Test
    void aTailEndsAfterADay() {
        for (String each : new String[] {"exp:24h", "lognormal:p50=1ns,p99=24h"}) {
            long[] sorted = samples(each);

            assertThat(sorted[0]).isNotNegative();
            assertThat(sorted[SAMPLES - 1]).isEqualTo(86_400_000_000_000L);
        }
    }

    @Test
    void theSameSeedBringsTheSame() {
        assertThat(samples("exp:2ms")).isEqualTo(samples("exp:2ms"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "-5ms",
                "5 ms",
                "ms",
                "25h",
                "uniform:",
                "uniform:5ms",
                "uniform:5ms..1ms",
                "uniform:1ms..25h",
                "uniform:1ms..",
                "uniform:1ms..2ms..3ms",
                "exp:",
                "exp:0ms",
                "exp:25h",
                "lognormal:p50=2ms,p99=1ms",
                "lognormal:p99=2ms,p50=1ms",
                "lognormal:p50=0ms,p99=1ms",
                "normal:5ms",
                ":5ms",
                "exp:1ms:2ms"
            })
    void whatIsNoDistributionIsRefusedInThreeParts(String given) {
        assertThatThrownBy(() -> Misbehaviour.DELAY.parse(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("delay: given " + given
                        + ", allowed 5ms, uniform:1ms..5ms, exp:2ms or lognormal:p50=1ms,p99=20ms, each time at most"
                        + " 24h");
    }

    @ParameterizedTest
    @CsvSource({
        "1ns, 1",
        "250us, 250000",
        "250µs, 250000",
        "1.5s, 1500000000",
        "2m, 120000000000",
        "1min, 60000000000",
        "24h, 86400000000000",
        "0.000000001s, 1"
    })
    void timesAreWrittenWithTheirUnits(String given, long nanos) {
        assertThat(Quantity.nanos(given)).isEqualTo(nanos);
    }

    private static void assertQuantile(long[] sorted, double p, double expected, double density) {
        double deviation = Math.sqrt(p * (1 - p)) / ROOT / density;
        assertThat((double) sorted[(int) (p * SAMPLES)]).as("p" + 100 * p).isCloseTo(expected, within(6 * deviation));
    }

    private static double mean(long[] samples) {
        return Arrays.stream(samples).average().orElseThrow();
    }

    private static long[] samples(String distribution) {
        Delay delay = Delay.parse(distribution);
        SplittableRandom random = new SplittableRandom(42);
        return random.longs(SAMPLES)
                .map(seed -> delay.sampleNanos(new SplittableRandom(seed)))
                .sorted()
                .toArray();
    }
}
