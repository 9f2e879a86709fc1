package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole procedure with the noise of real trials: the differences of pairs of a server with itself, as
 * {@code benchmarks/gate/study} measured them, are drawn again with replacement, and a slowdown is added. It is a
 * simulation still: only the noise is real. {@code -Dtcpbench.procedures=10000} runs each row so often and prints what
 * docs/gate.md tells.
 */
class ResampledProcedureTest {
    private static final Path MEASURED = Path.of("../benchmarks/gate/measured.jsonl");
    private static final int PROCEDURES = Integer.getInteger("tcpbench.procedures", 50);
    private static final int PAIRS = 8;
    /** Differences are rounded to a tenth of a percent. */
    private static final double STEP = 0.001;

    /** From where the pairs of one procedure are drawn. */
    enum From {
        /** From all that was measured. */
        ALL_COMPARISONS,
        /** From the pairs of one comparison: what stayed for some minutes stays, and the noise is a little too much. */
        ONE_COMPARISON
    }

    private final Random random = new Random(1);
    private final DrawnProcedure procedure = new DrawnProcedure(STEP);

    @ParameterizedTest
    @CsvSource({
        // slowdown, where from, at most so many percent REGRESSION, at least
        "1.00, ALL_COMPARISONS,   1,   0",
        "1.00, ONE_COMPARISON,    1,   0",
        "1.02, ALL_COMPARISONS,   4,   0",
        "1.05, ALL_COMPARISONS,  45,   5",
        "1.10, ALL_COMPARISONS, 100,  95",
        "1.10, ONE_COMPARISON,  100,  90",
        "1.20, ALL_COMPARISONS, 100,  99",
        "1.50, ALL_COMPARISONS, 100,  99"
    })
    void decidesAsItIsSaidTo(double slowdown, From from, double regressionMost, double regressionLeast)
            throws IOException {
        List<double[]> measured = measuredAlike();
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (int i = 0; i < PROCEDURES; i++) {
            double[] one = measured.get(random.nextInt(measured.size()));
            DoubleSupplier noise =
                    () -> drawn(from == From.ONE_COMPARISON ? one : measured.get(random.nextInt(measured.size())));
            Outcome outcome =
                    procedure.outcome(PAIRS, () -> Math.log(slowdown) + noise.getAsDouble(), new ArrayList<>());
            outcomes.merge(outcome, 1, Integer::sum);
        }

        double regression = 100.0 * outcomes.getOrDefault(Outcome.REGRESSION, 0) / PROCEDURES;
        if (System.getProperty("tcpbench.procedures") != null) {
            System.out.printf(
                    Locale.ROOT,
                    "slowdown %.2f, noise of %s (%d): %s of %d%n",
                    slowdown,
                    from,
                    measured.size(),
                    outcomes,
                    PROCEDURES);
        }
        assertThat(regression).isBetween(regressionLeast, regressionMost);
    }

    private double drawn(double[] differences) {
        return differences[random.nextInt(differences.length)];
    }

    /**
     * The differences of the pairs of each comparison of the usual server with itself, beside an idle machine; where a
     * pair was spoilt and measured again, there is one more.
     */
    private static List<double[]> measuredAlike() throws IOException {
        List<double[]> comparisons = new ArrayList<>();
        for (String line : Files.readAllLines(MEASURED)) {
            JsonNode comparison = new ObjectMapper().readTree(line);
            if (comparison.get("slowdown").asDouble() == 1
                    && !comparison.get("neighbour").asBoolean()
                    && isOfTheUsualServer(comparison)) {
                comparisons.add(differences(comparison.get("p99Nanos")));
            }
        }
        assertThat(comparisons).hasSizeGreaterThanOrEqualTo(40);
        return comparisons;
    }

    /** A study may try another delay, or none; the first comparisons had no choice and say nothing of it. */
    private static boolean isOfTheUsualServer(JsonNode comparison) {
        return !comparison.path("bare").asBoolean()
                && comparison.path("p50").asText("4ms").equals("4ms")
                && comparison.path("p99").asText("20ms").equals("20ms");
    }

    private static double[] differences(JsonNode pairs) {
        double[] differences = new double[pairs.size()];
        for (int i = 0; i < differences.length; i++) {
            JsonNode pair = pairs.get(i);
            differences[i] = Math.log(pair.get(1).asDouble() / pair.get(0).asDouble());
        }
        return differences;
    }
}
