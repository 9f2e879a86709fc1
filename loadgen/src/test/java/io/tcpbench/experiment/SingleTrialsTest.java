package io.tcpbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.ScriptedServer;
import io.tcpbench.SlowEcho;
import io.tcpbench.experiment.Trial.Side;
import io.tcpbench.gate.NextStep.Stage;
import io.tcpbench.gate.Series;
import io.tcpbench.plan.PlanSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SingleTrialsTest {
    private final List<Trial> measured = new ArrayList<>();
    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedServer.start(new SlowEcho());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private SingleTrials trials(Duration budget) {
        ServerStarter starter = new ServerStarter(null, null, Duration.ofSeconds(20), line -> {});
        var plan = new PlanSettings()
                .set("target", "127.0.0.1:1")
                .set("rate", "500/s")
                .set("connections", "20")
                .set("duration", "20ms")
                .set("warmup", "0s")
                .set("seed", "7")
                .plan();
        ServerSpec spec = ServerSpec.parse("address:127.0.0.1:" + server.port());
        PairedTrials.Listener listener = new PairedTrials.Listener() {
            @Override
            public void measuring(Stage stage, int pairs) {}

            @Override
            public void measured(Trial trial) {
                measured.add(trial);
            }
        };
        return new SingleTrials(
                new Trials(plan, starter, Set.of(), Journals.NONE, progress -> {}),
                spec,
                Side.CANDIDATE,
                Optional.of(spec),
                budget,
                listener);
    }

    @Test
    void eachThatCanBeUsedHasTheNextSeedAndAnAnchorBesideIt() throws Exception {
        Series series = trials(SingleTrials.NO_BUDGET).measure(3, soFar -> Optional.empty());

        assertThat(series.missing()).isZero();
        assertThat(series.usable()).extracting(trial -> trial.plan().seed()).containsExactly(7L, 8L, 9L);
        assertThat(series.anchors()).hasSameSizeAs(series.measured());
        assertThat(measured).hasSize(2 * series.measured().size());
        assertThat(measured).extracting(Trial::side).startsWith(Side.CANDIDATE, Side.ANCHOR, Side.CANDIDATE);
        assertThat(measured.get(1).result().plan().seed()).isEqualTo(7);
    }

    @Test
    void aReasonToStopEndsThem() throws Exception {
        Series series = trials(SingleTrials.NO_BUDGET)
                .measure(
                        3,
                        soFar -> Optional.of("enough")
                                .filter(enough -> !soFar.measured().isEmpty()));

        assertThat(series.measured()).hasSize(1);
    }

    @Test
    void whenTheTimeIsUpNoneIsBegun() throws Exception {
        Series series = trials(Duration.ZERO).measure(3, soFar -> Optional.empty());

        assertThat(series.measured()).isEmpty();
        assertThat(series.missing()).isEqualTo(3);
        assertThat(measured).isEmpty();
    }
}
