package io.tcpbench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Runs;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.result.Journal;
import io.tcpbench.result.JournalReader;
import io.tcpbench.result.Result;
import io.tcpbench.result.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each trial of an experiment is kept, whatever happens to the disk or to the process. */
class TrialFolderTest {
    private final Result result = Runs.closed().answers(10, Runs.MILLI).result();
    private final Plan plan = new PlanSettings()
            .set("target", "127.0.0.1:1")
            .set("threads", "1")
            .set("warmup", "0s")
            .set("duration", "1s")
            .plan();
    private final List<String> alarms = new ArrayList<>();

    @TempDir
    private Path temporary;

    private Path folder = Path.of("");
    private Path other = Path.of("");

    @BeforeEach
    void makeTwoPlaces() throws Exception {
        folder = Files.createDirectory(temporary.resolve("out"));
        other = Files.createDirectory(temporary.resolve("other"));
    }

    private TrialFolder prepare(Path... places) throws Unwritable {
        return TrialFolder.prepare(folder, plan, 2, List.of(places), alarms::add);
    }

    private void record(Journal journal) {
        journal.began(plan, result.environment(), result.startedAt());
        journal.loadBegan(result.startedAt());
        journal.recorded(0, result.total());
    }

    private void fill() throws Exception {
        Files.write(
                folder.resolve("ballast"),
                new byte[(int) Files.getFileStore(folder).getUsableSpace()]);
    }

    @Test
    void aTrialIsInItsJournalUntilItIsKept() throws Exception {
        TrialFolder prepared = prepare(other);
        Path journal = folder.resolve("trials/001-server.journal");

        record(prepared.journal("001-server", List.of("p99<=5ms")));
        JournalReader.Recovered half = JournalReader.read(journal);
        prepared.trial("001-server", result);

        assertThat(half.result().total().requests()).isEqualTo(result.total().requests());
        assertThat(half.thresholds()).containsExactly("p99<=5ms");
        assertThat(journal).doesNotExist();
        assertThat(ResultFile.read(folder.resolve("trials/001-server.json")).result())
                .isEqualTo(result);
        assertThatCode(prepared::close).doesNotThrowAnyException();
        assertThat(alarms).isEmpty();
    }

    @Test
    void theJournalOfATrialThatDidNotEndStays() throws Exception {
        TrialFolder prepared = prepare(other);

        record(prepared.journal("001-server", List.of()));
        prepared.journal("002-server", List.of());
        prepared.close();

        assertThat(folder.resolve("trials/001-server.journal")).exists();
        assertThat(folder.resolve("trials/002-server.journal"))
                .as("of which no load began")
                .doesNotExist();
    }

    @Test
    void whatAnEarlierExperimentLeftIsGone() throws Exception {
        Path trials = Files.createDirectory(folder.resolve("trials"));
        for (String name : List.of("001-server.json", "001-server.journal", ".001-server.json.4194305.tmp")) {
            Files.writeString(trials.resolve(name), "old");
        }
        Files.writeString(folder.resolve("comparison.json"), "old");
        Path mine = Files.writeString(trials.resolve("notes.txt"), "mine");

        prepare(other);

        assertThat(folder.resolve("comparison.json")).doesNotExist();
        try (var left = Files.list(trials)) {
            assertThat(left).containsExactly(mine);
        }
    }

    @Test
    void aDiskWithoutRoomForAllTrialsIsRefusedBeforeTheFirst() throws Exception {
        SmallDisk.at(folder, 512);
        try {
            assertThatThrownBy(() -> TrialFolder.prepare(folder, plan, 3, List.of(other), alarms::add))
                    .isInstanceOf(Unwritable.class)
                    .hasMessageStartingWith("results can't be written to " + folder
                            + ": 3 trials of this plan may need 576 KiB there, and ");
        } finally {
            SmallDisk.remove(folder);
        }
    }

    @Test
    void aDiskThatIsFullInTheMiddleOfATrialIsToldAtOnceAndNothingIsLost() throws Exception {
        SmallDisk.at(folder, 512);
        try {
            TrialFolder prepared = prepare(other);
            prepared.trial("001-baseline", result);
            Journal journal = prepared.journal("002-candidate", List.of());
            journal.began(plan, result.environment(), result.startedAt());
            fill();
            for (int second = 0; alarms.isEmpty(); second++) {
                journal.recorded(second, result.total());
            }
            prepared.trial("002-candidate", result);
            prepared.broken("compare", Outcome.INVALID, "the end");

            Unwritable unwritable = catchThrowableOfType(Unwritable.class, prepared::close);

            Path kept;
            try (var made = Files.list(other)) {
                kept = made.findFirst().orElseThrow();
            }
            assertThat(alarms)
                    .containsExactly("results can't be written to " + folder
                            + ": No space left on device; the experiment goes on, and another place is tried");
            assertThat(unwritable)
                    .hasMessage("results can't be written to " + folder
                            + ": No space left on device; what came then is kept in " + kept);
            assertThat(folder.resolve("trials/001-baseline.json")).exists();
            assertThat(ResultFile.read(kept.resolve("trials/002-candidate.json"))
                            .result())
                    .isEqualTo(result);
            assertThat(kept.resolve("trials/002-candidate.journal")).doesNotExist();
            assertThat(kept.resolve("junit.xml")).content().contains("the end");
        } finally {
            SmallDisk.remove(folder);
        }
    }

    /** In /proc nobody can make a folder. */
    @Test
    void withoutASecondPlaceNothingIsSaidToBeKept() throws Exception {
        Path proc = Path.of("/proc");
        assumeTrue(Files.isDirectory(proc), "needs /proc, which Linux has");
        SmallDisk.at(folder, 512);
        try {
            TrialFolder prepared = prepare(folder, proc);
            fill();

            assertThat(prepared.journal("001-server", List.of())).isSameAs(Journal.NONE);
            prepared.trial("001-server", result);

            assertThat(alarms).hasSize(2);
            assertThat(alarms.get(1)).startsWith("they can't be written to a new folder in /proc either: ");
            assertThatThrownBy(prepared::close)
                    .isInstanceOf(Unwritable.class)
                    .hasMessageStartingWith(
                            "results can't be written to " + folder + ": No space left on device; not all")
                    .hasMessageContaining(" of it could be written to a new folder in /proc: ");
        } finally {
            SmallDisk.remove(folder);
        }
    }
}
