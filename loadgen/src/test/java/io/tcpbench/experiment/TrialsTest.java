package io.tcpbench.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.ScriptedServer;
import io.tcpbench.SlowEcho;
import io.tcpbench.experiment.Trial.Side;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.result.Journal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A trial of a server that runs already: one connection for each round of the warm-up, and one for the load. */
class TrialsTest {
    private final List<String> journals = new ArrayList<>();

    /** On its n-th connection the server answers after the n-th of these times; the last one stays. */
    private static ScriptedServer answeringAfter(int... millis) throws IOException {
        return ScriptedServer.start((socket, connection) ->
                new SlowEcho(millis[Math.min(connection, millis.length - 1)]).serve(socket, connection));
    }

    private Trial measure(ScriptedServer server, String warmup) throws InterruptedException {
        Plan plan = new PlanSettings()
                .set("target", "127.0.0.1:1")
                .set("rate", "10/s")
                .set("arrivals", "even")
                .set("connections", "1")
                .set("duration", "300ms")
                .set("warmup", warmup)
                .plan();
        ServerStarter starter = new ServerStarter(null, null, Duration.ofSeconds(20), line -> {});
        Journals opened = (side, number) -> {
            journals.add(Trial.name(side, number));
            return Journal.NONE;
        };
        ServerSpec running = ServerSpec.parse("address:127.0.0.1:" + server.port());
        return new Trials(plan, starter, Set.of(), opened, progress -> {})
                .measure(running, Side.CANDIDATE, 1, 7, 1)
                .orElseThrow();
    }

    @Test
    void theWarmUpEndsWhenTheMedianStandsStill() throws Exception {
        try (ScriptedServer server = answeringAfter(80, 50, 50)) {
            Trial trial = measure(server, "10s");

            assertThat(trial.warm()).isTrue();
            assertThat(trial.warmupSeconds()).isEqualTo(3);
            assertThat(trial.result().total().requests().answered()).isEqualTo(3);
            assertThat(journals).as("of the load that is counted").containsExactly("007-candidate");
        }
    }

    @Test
    void aServerThatDoesNotComeToRestIsWarmedUpForSoLongAndNoLonger() throws Exception {
        try (ScriptedServer server = answeringAfter(20, 40, 60)) {
            Trial trial = measure(server, "3s");

            assertThat(trial.warm()).isFalse();
            assertThat(trial.warmupSeconds()).isEqualTo(3);
        }
    }

    @Test
    void withoutAWarmUpThereIsNone() throws Exception {
        try (ScriptedServer server = answeringAfter(10)) {
            Trial trial = measure(server, "0s");

            assertThat(trial.warmupSeconds()).isZero();
            assertThat(server.accepted()).isEqualTo(1);
        }
    }
}
