package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.ScriptedServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real signal to a real process in the middle of a real load. */
class InterruptedRunTest {
    private static final Duration PROMISED = Duration.ofSeconds(2);

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

    /** With requests that nobody answers, for which an interrupted run has half of its time. */
    @Tag("real-time")
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void theReportIsThereWithinTwoSeconds(String signal, int exitCode) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.silence())) {
            GeneratorProcess generator = GeneratorProcess.start(
                    folder,
                    "run",
                    server.target(),
                    "-c",
                    "2",
                    "-d",
                    "50s",
                    "--timeout",
                    "30s",
                    "--warmup",
                    "0",
                    "--out",
                    "out");
            await().atMost(Duration.ofSeconds(20)).until(() -> server.accepted() == 2);

            long signalled = System.nanoTime();
            generator.signal(signal);
            GeneratorProcess.Outcome outcome = generator.outcome();
            Duration took = Duration.ofNanos(System.nanoTime() - signalled);

            assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(exitCode);
            assertThat(took).isLessThan(PROMISED);
            assertThat(folder.resolve("out/result.json")).content().contains("\"partial\" : true");
        }
    }
}
