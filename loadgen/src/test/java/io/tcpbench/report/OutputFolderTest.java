package io.tcpbench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Runs;
import io.tcpbench.gate.Verdict;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.result.JournalFile;
import io.tcpbench.result.Result;
import io.tcpbench.result.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
    private final Result result = Runs.closed().answers(10, Runs.MILLI).result();
    private final Verdict verdict = Gate.judge(result, List.of());

    @TempDir
    private Path folder;

    @Test
    void allFilesAreWrittenAndNothingElse() throws Exception {
        Path out = folder.resolve("deep/down");

        List<Path> written = OutputFolder.prepare(out).write(result, verdict);

        assertThat(written)
                .containsExactly(
                        out.resolve("result.json"),
                        out.resolve("latency.hlog"),
                        out.resolve("junit.xml"),
                        out.resolve("summary.md"));
        assertThat(files(out)).containsExactlyInAnyOrderElementsOf(written);
        assertThat(ResultFile.read(written.get(0)).result()).isEqualTo(result);
        assertThat(written.get(1)).content().contains("#[Histogram log format version 1.3]");
    }

    @Test
    void onlyTheChosenFilesAreWrittenAndAlwaysTheResult() throws Exception {
        List<Path> written =
                OutputFolder.prepare(folder).only(Set.of(Format.SUMMARY)).write(result, verdict);

        assertThat(written).containsExactly(folder.resolve("result.json"), folder.resolve("summary.md"));
        assertThat(files(folder)).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void whereOneFileCanNotBeWrittenThereIsNoneThatTellsHalf() throws Exception {
        OutputFolder prepared = OutputFolder.prepare(folder);
        Path inTheWay = Files.createDirectories(folder.resolve("result.json/mine"));

        Unwritable unwritable = catchThrowableOfType(Unwritable.class, () -> prepared.write(result, verdict));

        assertThat(files(folder)).containsExactly(inTheWay.getParent());
        Path kept = unwritable.kept().orElseThrow();
        assertThat(files(kept))
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrder("result.json", "latency.hlog", "junit.xml", "summary.md");
        remove(kept);
    }

    @Test
    void theResultsOfAnEarlierRunAreGoneBeforeTheLoadAndOtherFilesStay() throws Exception {
        Files.writeString(folder.resolve("result.json"), "old");
        Files.writeString(folder.resolve("latency.hlog"), "old");
        Files.writeString(folder.resolve("junit.xml"), "old");
        Files.writeString(folder.resolve("summary.md"), "old");
        Files.writeString(folder.resolve("notes.txt"), "mine");

        OutputFolder.prepare(folder).only(Set.of());

        assertThat(files(folder)).containsExactly(folder.resolve("notes.txt"));
    }

    @Test
    void aPathThatIsAFileIsRefusedBeforeTheLoad() throws IOException {
        Path file = Files.writeString(folder.resolve("out"), "mine");

        assertThatThrownBy(() -> OutputFolder.prepare(file))
                .isInstanceOf(Unwritable.class)
                .hasMessage("results can't be written to " + file + ": there is a file where a folder should be");
        assertThatThrownBy(() -> OutputFolder.prepare(file.resolve("below"))).isInstanceOf(Unwritable.class);
        assertThat(file).hasContent("mine");
    }

    /** In /proc not even root can make a file, so that this needs no user without rights. */
    @Test
    void aFolderInWhichNothingCanBeWrittenIsRefusedBeforeTheLoad() {
        Path proc = Path.of("/proc");
        assumeTrue(Files.isDirectory(proc), "needs /proc, which Linux has");

        assertThatThrownBy(() -> OutputFolder.prepare(proc))
                .isInstanceOf(Unwritable.class)
                .hasMessageStartingWith("results can't be written to /proc: ");
    }

    @Test
    void whatCanNotBeWrittenAfterTheLoadIsKeptElsewhere() throws Exception {
        Path out = folder.resolve("out");
        OutputFolder prepared = OutputFolder.prepare(out);
        Files.delete(out);

        Unwritable unwritable = catchThrowableOfType(Unwritable.class, () -> prepared.write(result, verdict));

        Path kept = unwritable.kept().orElseThrow();
        assertThat(unwritable).hasMessageContaining(out.toString()).hasMessageContaining(kept.toString());
        assertThat(ResultFile.read(kept.resolve("result.json")).result()).isEqualTo(result);
        assertThat(kept.resolve("latency.hlog")).exists();
        remove(kept);
    }

    @Test
    void aFullDiskLeavesNoHalfFileAndTheResultIsKeptElsewhere() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        SmallDisk.at(disk, 64);
        try {
            OutputFolder prepared = OutputFolder.prepare(disk);
            Path journal = Files.writeString(disk.resolve("run.journal"), "a journal");
            Files.write(disk.resolve("ballast"), new byte[56 << 10]);

            Unwritable unwritable = catchThrowableOfType(Unwritable.class, () -> prepared.write(result, verdict));

            Path kept = unwritable.kept().orElseThrow();
            assertThat(unwritable).hasMessageContaining("No space left on device");
            assertThat(files(disk)).containsExactlyInAnyOrder(journal, disk.resolve("ballast"));
            assertThat(ResultFile.read(kept.resolve("result.json")).result()).isEqualTo(result);
            assertThat(kept.resolve("run.journal")).hasSameBinaryContentAs(journal);
            remove(kept);
        } finally {
            SmallDisk.remove(disk);
        }
    }

    @Test
    void theSecondPlaceIsOnAnotherDiskIfThereIsOne() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Path other = Files.createDirectory(folder.resolve("other"));
        SmallDisk.at(disk, 64);
        try {
            Path same = Files.createDirectory(disk.resolve("tmp"));
            OutputFolder prepared = OutputFolder.prepare(disk, List.of(same, other));
            Files.write(disk.resolve("ballast"), new byte[56 << 10]);

            Unwritable unwritable = catchThrowableOfType(Unwritable.class, () -> prepared.write(result, verdict));

            assertThat(unwritable.kept().orElseThrow().getParent()).isEqualTo(other);
        } finally {
            SmallDisk.remove(disk);
        }
    }

    @Test
    void whatAProcessThatWasKilledHadBegunToWriteIsRemovedByTheNextRun() throws Exception {
        // Beyond PID_MAX_LIMIT of Linux.
        long nobody = 4_194_305;
        Path left = Files.writeString(folder.resolve(".result.json." + nobody + ".tmp"), "half");
        Path others = Files.writeString(folder.resolve(".result.json.1.tmp"), "being written");
        Path strange = Files.writeString(folder.resolve(".result.json.mine.tmp"), "mine");

        OutputFolder.prepare(folder);

        assertThat(left).doesNotExist();
        assertThat(others).exists();
        assertThat(strange).exists();
    }

    /** In /proc nobody can make a folder. */
    @Test
    void withoutASecondPlaceBothAreNamedAndNothingIsSaidToBeKept() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Path proc = Path.of("/proc");
        assumeTrue(Files.isDirectory(proc), "needs /proc, which Linux has");
        SmallDisk.at(disk, 512);
        List<String> alarms = new ArrayList<>();
        try {
            OutputFolder prepared = OutputFolder.prepare(disk, List.of(disk, proc));
            Plan plan = new PlanSettings()
                    .set("target", "127.0.0.1:1")
                    .set("threads", "1")
                    .set("warmup", "0s")
                    .set("duration", "1s")
                    .plan();
            try (JournalFile journal = prepared.journal(plan, List.of(), alarms::add)) {
                long freeBytes = Files.getFileStore(disk).getUsableSpace();
                Files.write(disk.resolve("ballast"), new byte[(int) freeBytes]);
                journal.began(plan, result.environment(), result.startedAt());
                for (int second = 0; second < 100; second++) {
                    journal.recorded(second, result.total());
                }
            }

            Unwritable unwritable = catchThrowableOfType(Unwritable.class, () -> prepared.write(result, verdict));

            assertThat(alarms).hasSize(2);
            assertThat(alarms.get(0))
                    .startsWith(
                            "the journal can't be written to " + disk + ": No space left on device; the run goes on");
            assertThat(alarms.get(1))
                    .startsWith("the journal can't be written to a new folder in /proc either: ")
                    .endsWith("is kept in memory only until the run ends");
            assertThat(unwritable)
                    .hasMessageStartingWith("results can't be written to " + disk + ": No space left on device")
                    .hasMessageContaining("; nor to a new folder in /proc: ");
            assertThat(unwritable.kept()).isEmpty();
        } finally {
            SmallDisk.remove(disk);
        }
    }

    private static void remove(Path folder) throws IOException {
        for (Path file : files(folder)) {
            Files.delete(file);
        }
        Files.delete(folder);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }
}
