package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.result.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoiseTest {
    private static final Duration PER_PAIR = Duration.ofSeconds(10);
    private static final int REQUESTS = 10_000;

    @Test
    void theSpreadIsTheStandardDeviationOfTheLogarithmsOfTheRatios() {
        Noise noise = noise(0.1, -0.1, 0.1, -0.1);

        // Deviations of ±0.1 around 0: the root of 4 × 0.01 ÷ 3.
        assertThat(noise.shifts().get(0).spread()).isBetween(0.114, 0.117);
    }

    @Test
    void aLittleNoiseIsQuietMoreIsUsableAndMuchIsNoisy() {
        assertThat(noise(0.02, -0.02, 0.02, -0.02).label()).isEqualTo(Noise.Label.QUIET);
        assertThat(noise(0.1, -0.1, 0.1, -0.1).label()).isEqualTo(Noise.Label.USABLE);
        assertThat(noise(0.5, -0.5, 0.5, -0.5).label()).isEqualTo(Noise.Label.NOISY);
    }

    @Test
    void theTimeIsThatOfALookAndOfItsConfirmation() {
        Noise noise = noise(0.02, -0.02);

        assertThat(noise.time(8)).isEqualTo(Duration.ofSeconds(160));
        assertThat(noise.budget(8)).as("a quarter more, and a second").isEqualTo(Duration.ofSeconds(201));
    }

    @Test
    void whatANoisyMachineIsAdvisedBeginsWithThePairsItTakes() {
        List<String> advice = noise(0.5, -0.5, 0.5, -0.5).advice();

        assertThat(advice.get(0))
                .matches("a slowdown of 10 % takes --pairs \\d+: with its confirmation .*, within --budget \\d+s");
        assertThat(advice.get(1)).contains("longer trials (--duration)", "a lower rate", "taskset");
    }

    @Test
    void onePairSaysNothing() {
        assertThatThrownBy(() -> noise(0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only 1 of 1 pairs can be compared");
    }

    private static Noise noise(double... logarithms) {
        List<TrialPair> pairs = new ArrayList<>();
        for (double logarithm : logarithms) {
            pairs.add(new TrialPair(answering(20 * Runs.MILLI), answering(Math.round(20e6 * Math.exp(logarithm)))));
        }
        return Noise.of(pairs, ComparisonRule.USUAL, PER_PAIR);
    }

    private static Result answering(long nanos) {
        return Runs.open().answers(REQUESTS, nanos).result();
    }
}
