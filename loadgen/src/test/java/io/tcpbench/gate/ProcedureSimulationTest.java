package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole procedure, looks and confirmation included, on trials that are drawn and not measured: pairs whose ratios
 * are log-normal with a known spread. {@code -Dtcpbench.procedures=10000} runs each row so often and prints what
 * docs/gate.md tells.
 */
class ProcedureSimulationTest {
    private static final int PROCEDURES = Integer.getInteger("tcpbench.procedures", 50);
    /** 95 %, but for what so few procedures leave to chance: three standard errors. */
    private static final double LEAST_POWER = 95 - 300 * Math.sqrt(0.95 * 0.05 / PROCEDURES);

    /** How many different ratios there are within one standard deviation: a trial is made once and drawn often. */
    private static final double STEPS = 10;

    @ParameterizedTest
    @CsvSource({
        // pairs, spread, slowdown, at least so many percent PASSED, at most; at least so many REGRESSION, at most
        " 8, 0.05, 0.80,  98, 100,   0,   0",
        " 8, 0.10, 0.90,  94, 100,   0,   0",
        " 8, 0.05, 1.00,  97, 100,   0,   2",
        " 8, 0.10, 1.00,  80, 100,   0,   2",
        " 8, 0.30, 1.00,   5,  50,   0,   3",
        " 8, 1.00, 1.00,   0,  20,   0,   3",
        " 8, 0.05, 1.02,  85, 100,   0,   3",
        " 8, 0.05, 1.05,  35,  65,  10,  35",
        " 8, 0.05, 1.10,   0,   5,  92, 100",
        " 8, 0.07, 1.10,   0,   6,  75,  96",
        "12, 0.07, 1.10,   0,   6,  88, 100",
        "16, 0.07, 1.10,   0,   6,  94, 100",
        " 8, 0.30, 1.10,   0,  12,   0,  12",
        " 8, 0.05, 1.20,   0,   1,  98, 100",
        " 8, 0.05, 1.50,   0,   1,  98, 100"
    })
    void decidesAsItIsSaidTo(
            int pairs,
            double spread,
            double slowdown,
            double passedLeast,
            double passedMost,
            double regressionLeast,
            double regressionMost) {
        Share share = share(pairs, spread, slowdown);

        assertThat(share.passed).isBetween(passedLeast, passedMost);
        assertThat(share.regression).isBetween(regressionLeast, regressionMost);
    }

    /** What {@code noise} says it takes, for machines from quiet to usable. */
    @ParameterizedTest
    @ValueSource(doubles = {0.03, 0.05, 0.07, 0.1, 0.15})
    void asManyPairsAsNoiseNamesShowTheSlowdown(double spread) {
        int pairs = Power.pairsFor(spread, ComparisonRule.USUAL);

        assertThat(share(pairs, spread, 1.1).regression).isGreaterThanOrEqualTo(LEAST_POWER);
    }

    /** Of so many procedures, in percent. */
    private record Share(double passed, double regression) {}

    private static Share share(int pairs, double spread, double slowdown) {
        Random random = new Random(1);
        DrawnProcedure procedure = new DrawnProcedure(spread / STEPS);
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        long measured = 0;
        for (int i = 0; i < PROCEDURES; i++) {
            List<TrialPair> drawn = new ArrayList<>();
            Outcome outcome =
                    procedure.outcome(pairs, () -> Math.log(slowdown) + spread * random.nextGaussian(), drawn);
            outcomes.merge(outcome, 1, Integer::sum);
            measured += drawn.size();
        }

        double passed = 100.0 * outcomes.getOrDefault(Outcome.PASSED, 0) / PROCEDURES;
        double regression = 100.0 * outcomes.getOrDefault(Outcome.REGRESSION, 0) / PROCEDURES;
        if (System.getProperty("tcpbench.procedures") != null) {
            System.out.printf(
                    Locale.ROOT,
                    "%d pairs, spread %.2f, slowdown %.2f: passed %.2f %%, regression %.2f %%, %.1f pairs measured%n",
                    pairs,
                    spread,
                    slowdown,
                    passed,
                    regression,
                    (double) measured / PROCEDURES);
        }
        return new Share(passed, regression);
    }
}
