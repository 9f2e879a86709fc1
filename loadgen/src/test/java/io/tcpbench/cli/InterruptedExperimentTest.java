package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.experiment.ServerPrograms;
import io.tcpbench.experiment.TermIgnoring;
import io.tcpbench.report.StoredRun;
import io.tcpbench.result.JournalReader;
import io.tcpbench.result.UnreadableJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real signals to a real process in the middle of an experiment, whose servers do not do as they are told. */
@Tag("real-time")
class InterruptedExperimentTest {
    private static final Duration PROMISED = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    private GeneratorProcess start(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-c", "2", "--warmup", "0", "--out", "out"));
        return GeneratorProcess.start(folder, all.toArray(String[]::new));
    }

    private void awaitPrinted(GeneratorProcess generator, String text, Duration most) {
        await(text)
                .atMost(most)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> generator.printed().contains(text));
    }

    @Test
    void aServerThatIsNeverReadyDoesNotDelayTheReport() throws Exception {
        GeneratorProcess generator =
                start("search", "--server", "command:sleep 100 {port}", "--threshold", "p99<=1s", "-d", "10s");
        awaitPrinted(generator, "tcpbench: ", Duration.ofSeconds(20));

        generator.signal("INT");

        awaitPrinted(generator, "INTERRUPTED  cut off: no rate is decided", PROMISED);
        GeneratorProcess.Outcome outcome = generator.outcome();
        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(130);
        assertThat(folder.resolve("out/search.json")).content().contains("\"outcome\" : \"interrupted\"");
    }

    @Test
    void aServerThatIgnoresTermDoesNotDelayTheReportAndIsGoneAtTheEnd() throws Exception {
        GeneratorProcess generator = start(
                "compare",
                "-r",
                "200/s",
                "-d",
                "50s",
                "--baseline",
                TermIgnoring.SPEC,
                "--candidate",
                TermIgnoring.SPEC);
        Path journal = folder.resolve("out/trials/001-baseline.journal");
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(journal) && Files.size(journal) > 1_000);

        generator.signal("TERM");

        awaitPrinted(generator, "INTERRUPTED  cut off: 8 more pairs are needed", PROMISED);
        GeneratorProcess.Outcome outcome = generator.outcome();
        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(143);
        assertThat(folder.resolve("out/trials/001-baseline.json")).content().contains("\"partial\" : true");
        assertThat(folder.resolve("out/comparison.json")).content().contains("\"outcome\" : \"interrupted\"");
        assertThat(journal).doesNotExist();
        assertThat(folder.resolve("out/trials/002-candidate.json")).doesNotExist();
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains("signal.SIG_IGN")))
                .isEmpty();
    }

    @Test
    void aKilledComparisonLeavesItsTrialsAndTheJournalOfTheLast() throws Exception {
        GeneratorProcess generator = start(
                "compare",
                "-r",
                "200/s",
                "-d",
                "1500ms",
                "--baseline",
                ServerPrograms.NULL_SERVER,
                "--candidate",
                ServerPrograms.NULL_SERVER);
        Path journal = folder.resolve("out/trials/002-candidate.journal");
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(journal));
        await().atMost(Duration.ofSeconds(10))
                .ignoreException(UnreadableJournal.class)
                .until(() ->
                        JournalReader.read(journal).result().total().requests().answered() > 100);

        generator.signal("KILL");

        assertThat(generator.outcome().exitCode()).isEqualTo(137);
        assertThat(folder.resolve("out/trials/001-baseline.json")).exists();
        assertThat(StoredRun.read(journal).result().total().requests().balanced())
                .isTrue();
        Terminal terminal = new Terminal();
        assertThat(terminal.type("report", journal.toString())).isZero();
        assertThat(terminal.out()).startsWith("INVALID  the run was cut off before its end");
        assertThat(terminal.err()).contains("no end: the run was killed, or goes on");
    }
}
