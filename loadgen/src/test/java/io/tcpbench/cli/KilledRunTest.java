package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.ScriptedServer;
import io.tcpbench.report.StoredRun;
import io.tcpbench.result.AcceptQueue;
import io.tcpbench.result.JournalFile;
import io.tcpbench.result.JournalReader;
import io.tcpbench.result.KernelCounter;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A generator that is killed with {@code kill -9} leaves all that it measured but for the second in progress.
 * {@code -Dtcpbench.kills=200} kills it more often.
 */
@Tag("real-time")
@Timeout(1200)
class KilledRunTest {
    private static final int KILLS = Integer.getInteger("tcpbench.kills", 6);
    private static final long LONGEST_MILLIS = 3_500;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** From the end of a second to the moment at which it is in the file, on a machine that does other things too. */
    private static final Duration WRITING = Duration.ofMillis(500);

    @TempDir
    private Path folder;

    @Test
    void atAnyMoment() throws Exception {
        Random random = new Random(4);
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            for (int i = 0; i < KILLS; i++) {
                Path out = Files.createDirectory(folder.resolve("run-" + i));
                Instant killedAt = killAfter(Duration.ofMillis(random.nextLong(LONGEST_MILLIS)), server, out);

                assertThat(out.resolve("result.json")).doesNotExist();
                assertKeptUntil(killedAt, out);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void withWhatTheKernelSaw() throws Exception {
        Path out = Files.createDirectory(folder.resolve("run"));
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            killAfter(Duration.ofMillis(LONGEST_MILLIS), server, out);

            KernelEvidence kernel =
                    JournalReader.read(out.resolve(JournalFile.NAME)).result().kernel();
            assertThat(kernel.queues()).extracting(AcceptQueue::address).containsExactly("127.0.0.1:" + server.port());
            // A second of requests and responses at least, of 2,000 each.
            assertThat(kernel.growthOf(KernelCounter.SEGMENTS_SENT)).isGreaterThan(2_000);
            assertThat(kernel.tcpInfo().connections()).isEqualTo(10);
        }
    }

    /** Returns when it was killed. */
    private static Instant killAfter(Duration delay, ScriptedServer server, Path out) throws Exception {
        GeneratorProcess generator = GeneratorProcess.start(
                out.getParent(),
                "run",
                "127.0.0.1:" + server.port(),
                "-c10",
                "-r2k/s",
                "--arrivals=even",
                "--threads=2",
                "--warmup=0s",
                "-d1m",
                "--out=" + out);
        Path journal = out.resolve(JournalFile.NAME);
        await().pollInterval(Duration.ofMillis(1)).until(() -> Files.exists(journal));
        Instant seen = Instant.now();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> Duration.between(seen, Instant.now()).compareTo(delay) >= 0);
        Instant killedAt = Instant.now();
        generator.signal("KILL");
        assertThat(generator.outcome().exitCode()).isEqualTo(137);
        return killedAt;
    }

    /** A loop that is held up tells of some of its requests a second later; what a record had in it never comes. */
    private static void assertEverySecondOfBothLoops(long wholeSeconds, List<Result.Second> seconds) {
        long due = 0;
        for (int i = 0; i < wholeSeconds; i++) {
            assertThat(seconds.get(i).atNanos()).isEqualTo(i * NANOS_PER_SECOND);
            due += seconds.get(i).requests().due();
            assertThat(due).as("due until the end of second " + i).isGreaterThan(2_000 * (i + 1) - 700);
        }
    }

    private static void assertKeptUntil(Instant killedAt, Path out) throws Exception {
        Path journal = out.resolve(JournalFile.NAME);
        if (Files.size(journal) < 100) {
            // Killed before it said what it was about to do.
            return;
        }
        JournalReader.Recovered recovered = JournalReader.read(journal);
        Result result = recovered.result();
        long wholeSeconds =
                Duration.between(result.startedAt(), killedAt.minus(WRITING)).toSeconds();

        assertThat(result.durationNanos()).isGreaterThanOrEqualTo(Math.max(0, wholeSeconds) * NANOS_PER_SECOND);
        RequestCounts requests = result.total().requests();
        assertThat(requests.balanced()).isTrue();
        assertEverySecondOfBothLoops(
                wholeSeconds,
                result.seconds().stream()
                        .filter(second -> second.atNanos() >= 0)
                        .toList());
        assertThat(StoredRun.read(journal).result()).isEqualTo(result);

        Terminal terminal = new Terminal();
        assertThat(terminal.type("report", journal.toString())).isZero();
        assertThat(terminal.out()).startsWith("INVALID  the run was cut off before its end");
        assertThat(terminal.err()).contains("no end: the run was killed, or goes on");
    }
}
