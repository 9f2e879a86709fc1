package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.ScriptedServer;
import io.tcpbench.report.ResultFile;
import io.tcpbench.result.JournalReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A load that is stopped because the target breaks a limit in the middle of it. Closed loops: of an open one a busy
 * machine may miss the rate.
 */
class AbortTest {
    @TempDir
    private Path folder;

    @Test
    void aServerThatBeginsToFailStopsTheLoadAndFailsTheRunEverywhereItIsTold() throws Exception {
        AtomicBoolean fails = new AtomicBoolean();
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            byte[] request = new byte[4];
            while (socket.getInputStream().readNBytes(request, 0, 4) == 4) {
                if (connection >= 2) {
                    fails.set(true);
                    return;
                }
                socket.getOutputStream().write(request);
            }
        })) {
            var outcome = CommandLineInProcess.run(
                    "run",
                    server.target(),
                    "--send=text:ping",
                    "--connections=4",
                    "--think=5ms",
                    "--duration=1h",
                    "--warmup=0",
                    "--abort-on=failures>5%",
                    "--threshold=failures<=100%",
                    "--out=" + folder);

            assertThat(fails).isTrue();
            assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(10);
            assertThat(outcome.output()).contains("FAILED  aborted on failures>5%: failures ");
        }
        var stored = ResultFile.read(folder.resolve("result.json")).result();
        assertThat(stored.partial()).isTrue();
        assertThat(stored.aborted())
                .hasValueSatisfying(reason -> assertThat(reason).contains(" > 5 % ("));
        assertThat(stored.durationNanos()).isLessThan(Duration.ofMinutes(1).toNanos());
        assertThat(JournalReader.read(folder.resolve("run.journal")).result().aborted())
                .isEqualTo(stored.aborted());
        assertThat(Files.readString(folder.resolve("junit.xml"))).contains("name=\"abort\"", "<failure");
        var verified = CommandLineInProcess.run(
                "verify", folder.resolve("result.json").toString(), "--threshold=failures<=100%");
        assertThat(verified.exitCode()).as(verified.output()).isEqualTo(10);
    }

    @Test
    void aLoadWithinItsLimitsGoesOn() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            var outcome = CommandLineInProcess.run(
                    "run",
                    server.target(),
                    "--think=10ms",
                    "--duration=1100ms",
                    "--warmup=0",
                    "--abort-on=failures>5%",
                    "--abort-on=max>5s",
                    "--out=" + folder);

            assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        }
    }

    @Test
    void aRuleThatIsNoneIsAFaultWhereverItStands() throws Exception {
        Path plan = Files.writeString(folder.resolve("plan.yaml"), "abortOn: ['failures>=5%']\n");

        var byFlag = CommandLineInProcess.run("run", "127.0.0.1:1", "--abort-on=throughput<5/s");
        var byFile = CommandLineInProcess.run("run", "127.0.0.1:1", "--plan=" + plan);

        assertThat(byFlag.exitCode()).isEqualTo(64);
        assertThat(byFlag.output()).contains("--abort-on: 'throughput<5/s' is not allowed; allowed is METRIC>LIMIT");
        assertThat(byFile.exitCode()).isEqualTo(64);
        assertThat(byFile.output()).contains("plan.yaml: line 1: abortOn: 'failures>=5%' is not allowed");
    }
}
