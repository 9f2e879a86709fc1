package io.tcpbench.report;

import static io.tcpbench.gate.Runs.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Floors;
import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Probe;
import io.tcpbench.gate.ProbeTrial;
import io.tcpbench.gate.RateBracket;
import io.tcpbench.gate.RateSearch;
import io.tcpbench.gate.Runs;
import io.tcpbench.gate.SearchRule;
import io.tcpbench.gate.SearchStep.Found;
import io.tcpbench.gate.Threshold;
import io.tcpbench.result.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchSuiteTest {
    private static final List<Threshold> THRESHOLDS = List.of(Threshold.parse("p99<=10ms"));
    private static final ProbeTrial FAST = trial(1, Runs.open().answers(1_000, MILLI));
    private static final ProbeTrial SLOW = trial(2, Runs.open().answers(1_000, 20 * MILLI));
    private static final List<Probe> PROBES =
            List.of(probe(2_000, FAST, SLOW, FAST), probe(4_000, SLOW, SLOW), probe(2_000, FAST, FAST));
    private static final SearchRule RULE =
            new SearchRule(2_000, OptionalDouble.empty(), 1, 3, OptionalDouble.of(3_000), THRESHOLDS);

    private static final Calibration FLOOR = Floors.of(Map.of("cpus", "2"), MILLI / 5, 48_000);

    @TempDir
    private Path folder;

    private static ProbeTrial trial(int number, Runs run) {
        Result result = run.result();
        return new ProbeTrial(number, result, Gate.judge(result, THRESHOLDS));
    }

    private static Probe probe(double rate, ProbeTrial... trials) {
        return new Probe(rate, 3, List.of(trials));
    }

    private static RateBracket bracket() {
        return ((Found) new RateSearch(
                                new SearchRule(2_000, OptionalDouble.empty(), 1, 3, OptionalDouble.empty(), THRESHOLDS))
                        .after(PROBES))
                .bracket();
    }

    @Test
    void theConsoleHasTheBracketFirstAndThenARowForEachProbe() {
        String report = SearchReport.render(bracket(), PROBES, List.of(Path.of("out/search.json")));

        assertThat(report).isEqualTo("""
                PASSED  2,000/s holds, 4,000/s does not: the target gave in, p99 20 ms > 10 ms
                  compare at 1,200/s to 1,400/s: 60 to 70 % of the highest rate that held
                  rate          held          p99           failures      gave in
                  2,000/s       2 of 3        1 ms          0
                  2,000/s       2 of 2        1 ms          0
                  4,000/s       0 of 2        20 ms         0             target
                files      out/search.json
                """);
    }

    @Test
    void whatIsUndecidedAndWhatWasNotMeasuredIsToldAsThat() {
        List<Probe> probes = List.of(probe(2_000, FAST), probe(4_000));
        RateBracket bracket = new RateSearch(RULE).unfinished(probes, "the time is up");

        assertThat(SearchReport.render(bracket, probes, List.of()))
                .startsWith("INCONCLUSIVE  the time is up: no rate is decided\n")
                .contains("1 of 1        1 ms          0             undecided\n")
                .doesNotContain("4,000/s");
        assertThat(SearchReport.render(bracket, List.of(), List.of())).hasLineCount(1);
    }

    @Test
    void aCiSystemGetsOneCaseWhoseNameHasNothingThatWasMeasured() {
        Suite suite = SearchSuite.of("out", bracket().as(Outcome.FAILED), RULE, PROBES);

        assertThat(suite.name()).isEqualTo("tcpbench.out");
        assertThat(suite.cases()).hasSize(1);
        assertThat(suite.cases().get(0).name()).isEqualTo("p99<=10ms at 3,000/s at least");
        assertThat(suite.cases().get(0).status()).isEqualTo(Suite.Status.FAILURE);
        assertThat(suite.cases().get(0).message()).startsWith("2,000/s holds, 4,000/s does not");
        assertThat(suite.properties()).containsEntry("heldPerSecond", "2000.0").containsEntry("gaveIn", "target");
    }

    @Test
    void thePageOfAJobHasTheTable() {
        assertThat(SearchSuite.summary("out", bracket(), PROBES))
                .startsWith(
                        "## PASSED: `out`\n\n**2,000/s holds, 4,000/s does not: the target gave in, p99 20 ms &gt; ")
                .contains("| rate | held | p99 | failures | gave in |\n")
                .contains("| 4,000/s | 0 of 2 | 20 ms | 0 | target |\n");
    }

    @Test
    void theFileHasEachProbeAndTheNumbersOfItsTrials() throws Exception {
        Path file = folder.resolve("search.json");

        SearchFile.write(bracket(), RULE, PROBES, Optional.of(FLOOR), file);

        JsonNode root = new ObjectMapper().readTree(file.toFile());
        assertThat(root.path("schema").asInt()).isEqualTo(1);
        assertThat(root.path("heldPerSecond").asDouble()).isEqualTo(2_000);
        assertThat(root.path("brokenPerSecond").asDouble()).isEqualTo(4_000);
        assertThat(root.path("advisedMostPerSecond").asDouble()).isEqualTo(1_400);
        assertThat(root.path("rule").path("thresholds").get(0).asText()).isEqualTo("p99<=10ms");
        assertThat(root.path("rule").has("toPerSecond")).isFalse();
        assertThat(root.path("calibration").path("maxRatePerSecond").asDouble()).isEqualTo(48_000);
        assertThat(root.path("probes")).hasSize(3);
        JsonNode slow = root.path("probes").get(1).path("trials").get(0);
        assertThat(slow.path("outcome").asText()).isEqualTo("failed");
        assertThat(slow.path("due").asLong()).isEqualTo(1_000);
        assertThat(slow.path("checks").get(0).path("measured").asLong()).isBetween(20 * MILLI, 21 * MILLI);
    }
}
