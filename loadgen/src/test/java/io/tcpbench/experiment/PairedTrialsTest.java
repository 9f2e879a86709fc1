package io.tcpbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.gate.ComparisonRule;
import io.tcpbench.gate.NextStep.Stage;
import io.tcpbench.gate.PairedComparison;
import io.tcpbench.launch.LaunchFailed;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Real trials of real processes; what they mean is the gate's business and tested there. */
class PairedTrialsTest {
    private static final ServerSpec NULL_SERVER = ServerSpec.parse(ServerPrograms.NULL_SERVER);

    private final List<Trial> measured = new ArrayList<>();

    private PairedTrials trials(Plan plan, Contestants contestants, Duration budget) {
        ServerStarter starter = new ServerStarter(null, null, Duration.ofSeconds(20), line -> {});
        Trials trials = new Trials(plan, starter, Set.of(), Journals.NONE, progress -> {});
        return new PairedTrials(trials, contestants, budget, new PairedTrials.Listener() {
            @Override
            public void measuring(Stage stage, int pairs) {}

            @Override
            public void measured(Trial trial) {
                measured.add(trial);
            }
        });
    }

    private static Plan plan() {
        return new PlanSettings()
                .set("target", "127.0.0.1:1")
                .set("rate", "500/s")
                .set("connections", "5")
                .set("duration", "200ms")
                .set("warmup", "0s")
                .set("seed", "7")
                .plan();
    }

    @Test
    void pairsAreBalancedShareTheirSeedAndHaveAnAnchor() throws Exception {
        Contestants contestants = new Contestants(NULL_SERVER, NULL_SERVER, Optional.of(NULL_SERVER));

        var pairs = trials(plan(), contestants, Duration.ofHours(1)).measure(3);

        assertThat(measured)
                .extracting(trial -> trial.side().name().charAt(0))
                .containsExactly('B', 'C', 'A', 'C', 'B', 'A', 'C', 'B', 'A');
        assertThat(pairs).hasSize(3).allSatisfy(pair -> {
            assertThat(pair.baseline().plan().seed())
                    .isEqualTo(pair.candidate().plan().seed());
            assertThat(pair.baseline().total().requests().due())
                    .isPositive()
                    .isEqualTo(pair.candidate().total().requests().due());
            assertThat(pair.baseline().plan().target())
                    .isNotEqualTo(pair.candidate().plan().target());
        });
        assertThat(pairs).extracting(pair -> pair.baseline().plan().seed()).containsExactly(7L, 8L, 9L);
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    @Test
    void whenTheTimeIsUpNothingIsDecided() throws Exception {
        PairedTrials trials = trials(plan(), Contestants.same(NULL_SERVER), Duration.ZERO);

        var comparison = trials.compare(new PairedComparison(ComparisonRule.USUAL, 8));

        assertThat(comparison.outcome()).hasToString("INCONCLUSIVE");
        assertThat(comparison.reasons().get(0)).startsWith("the time is up: 8 more pairs are needed");
    }

    @Test
    void noPairBeginsWhenTheTimeIsUp() throws Exception {
        PairedTrials trials = trials(plan(), Contestants.same(NULL_SERVER), Duration.ofMillis(1));

        var pairs = trials.measure(1_000);

        assertThat(pairs).hasSize(1);
    }

    @Test
    void aServerThatDoesNotStartIsSaidToBeSo() {
        PairedTrials trials =
                trials(plan(), Contestants.same(ServerSpec.parse("command:false {port}")), Duration.ofHours(1));

        assertThatThrownBy(() -> trials.measure(1))
                .isInstanceOf(LaunchFailed.class)
                .hasMessageContaining("exited with code 1");
    }
}
