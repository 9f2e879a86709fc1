package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcpbench.ScriptedServer;
import io.tcpbench.engine.transport.Drive;
import io.tcpbench.gate.Bottleneck;
import io.tcpbench.gate.GeneratorPart;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Loads whose event loops never wait, in real time. */
class SpinTest {
    static Stream<Arguments> loads() {
        return Stream.of(Drive.values()).flatMap(drive -> Stream.of("1k/s", "").map(rate -> Arguments.of(drive, rate)));
    }

    @ParameterizedTest
    @MethodSource("loads")
    void everyRequestIsAnswered(Drive drive, String rate) throws Exception {
        RequestCounts requests = spun(drive, rate).total().requests();

        assertThat(requests.due()).isPositive();
        assertThat(requests.answered()).isEqualTo(requests.due());
    }

    @ParameterizedTest
    @MethodSource("loads")
    void aLoopThatIsBusyWithNothingIsNotBlamed(Drive drive, String rate) throws Exception {
        Result result = spun(drive, rate);

        assertThat(result.health().loopUtilization()).isGreaterThan(0.5);
        assertThat(GeneratorPart.of(result).saturated())
                .isEqualTo(GeneratorPart.of(result).rateMissed());
        assertThat(Bottleneck.of(result).evidence()).doesNotContain("no time left", "generator had time left");
    }

    /** @param rate empty for a closed loop */
    private static Result spun(Drive drive, String rate) throws Exception {
        assumeTrue(drive.isAvailable(), () -> drive.word() + " is not available on this machine");
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            ShortRun run = ShortRun.against(server.target(), Transport.valueOf(drive.name()))
                    .with("connections", "4")
                    .with("spin", "true");
            return (rate.isEmpty() ? run : run.with("rate", rate)).result();
        }
    }
}
