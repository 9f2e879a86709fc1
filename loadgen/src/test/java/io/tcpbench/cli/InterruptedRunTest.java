package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.ScriptedServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real signal to a real process in the middle of a real load. */
class InterruptedRunTest {
    @TempDir
    Path folder;

    @Test
    void aTerminatedRunReportsWhatItMeasuredAsPartial() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            GeneratorProcess generator = GeneratorProcess.start(
                    folder, "run", server.target(), "-c", "2", "-d", "50s", "--warmup", "0", "--out", "out");
            await().atMost(Duration.ofSeconds(20)).until(() -> server.accepted() == 2);

            generator.signal("TERM");
            GeneratorProcess.Outcome outcome = generator.outcome();

            assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(143);
            assertThat(outcome.output()).contains("INTERRUPTED  cut off by TERM");
            assertThat(folder.resolve("out/result.json")).content().contains("\"partial\" : true");
        }
    }
}
