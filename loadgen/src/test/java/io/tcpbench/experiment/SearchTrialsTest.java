package io.tcpbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.gate.GaveIn;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Probe;
import io.tcpbench.gate.ProbeTrial;
import io.tcpbench.gate.RateBracket;
import io.tcpbench.gate.RateSearch;
import io.tcpbench.gate.SearchRule;
import io.tcpbench.gate.SearchStep.Try;
import io.tcpbench.gate.Threshold;
import io.tcpbench.plan.Load;
import io.tcpbench.plan.PlanSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Real trials of real processes at rates that are no effort; what they mean is the gate's business and tested there.
 */
class SearchTrialsTest {
    private static final ServerSpec NULL_SERVER = ServerSpec.parse(ServerPrograms.NULL_SERVER);

    private final List<Try> tried = new ArrayList<>();
    private final List<ProbeTrial> measured = new ArrayList<>();
    private boolean stopsAfterTheFirst;

    private final Trials trials = new Trials(
            new PlanSettings()
                    .set("target", "127.0.0.1:1")
                    .set("rate", "1/s")
                    .set("arrivals", "even")
                    .set("connections", "5")
                    .set("duration", "200ms")
                    .set("warmup", "0s")
                    .set("seed", "7")
                    .plan(),
            new ServerStarter(null, null, Duration.ofSeconds(20), line -> {}),
            Set.of(),
            Journals.NONE,
            progress -> {});

    private SearchTrials searching(Duration budget) {
        return new SearchTrials(trials, NULL_SERVER, budget, new SearchTrials.Listener() {
            @Override
            public void trying(Try step) {
                tried.add(step);
            }

            @Override
            public void measured(ProbeTrial trial) {
                measured.add(trial);
                if (stopsAfterTheFirst) {
                    trials.stop();
                }
            }
        });
    }

    private static RateSearch upTo(double ratePerSecond) {
        return new RateSearch(new SearchRule(
                100,
                OptionalDouble.of(ratePerSecond),
                1,
                1,
                OptionalDouble.empty(),
                List.of(Threshold.parse("max<=1m"))));
    }

    @Test
    void eachTrialHasItsRateAndArrivalsOfItsOwn() throws Exception {
        SearchTrials search = searching(Duration.ofHours(1));

        RateBracket found = search.find(upTo(200));

        assertThat(found.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(found.heldPerSecond()).hasValue(200);
        assertThat(tried).extracting(Try::ratePerSecond).containsExactly(100.0, 200.0, 200.0);
        assertThat(measured)
                .extracting(trial -> trial.result().plan().load())
                .containsExactly(even(100), even(200), even(200));
        assertThat(measured).extracting(trial -> trial.result().plan().seed()).containsExactly(7L, 8L, 9L);
        assertThat(measured)
                .extracting(trial -> trial.result().total().requests().due())
                .containsExactly(20L, 40L, 40L);
        assertThat(search.probes()).hasSize(3).allMatch(Probe::holds);
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    private static Load even(double ratePerSecond) {
        return new Load.Open(ratePerSecond, Load.Arrivals.EVEN);
    }

    @Test
    void whatWasKnownBeforeASearchWasCutOffIsTold() throws Exception {
        stopsAfterTheFirst = true;
        SearchTrials search = searching(Duration.ofHours(1));

        RateBracket cutOff = search.find(upTo(200));

        assertThat(cutOff.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(cutOff.reasons().get(0)).startsWith("cut off: at least 100/s");
        assertThat(cutOff.gaveIn()).isEqualTo(GaveIn.NOBODY);
        assertThat(search.probes()).hasSize(2);
        assertThat(search.probes().get(1).trials()).isEmpty();
    }

    @Test
    void whenTheTimeIsUpNoTrialIsBegun() throws Exception {
        RateBracket unfinished = searching(Duration.ZERO).find(upTo(200));

        assertThat(unfinished.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(unfinished.reasons()).containsExactly("the time is up: no rate is decided");
        assertThat(measured).isEmpty();
    }
}
