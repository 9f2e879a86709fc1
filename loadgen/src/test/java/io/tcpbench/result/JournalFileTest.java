package io.tcpbench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcpbench.plan.PlanSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal on a disk that takes no more. */
class JournalFileTest {
    private static final int SECONDS = 200;

    @TempDir
    private Path folder;

    private final List<IOException> alarms = new ArrayList<>();

    @Test
    void whenTheDiskIsFullItGoesOnInASecondPlaceWithAllThatItHas() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Path second = Files.createDirectory(folder.resolve("second"));
        SmallDisk.at(disk, 64);
        try (JournalFile journal =
                JournalFile.create(disk.resolve("run.journal"), List.of(), () -> second, this::note)) {
            write(journal);

            assertThat(alarms).hasSize(1);
            assertThat(alarms.get(0)).hasMessageContaining("No space left on device");
            assertThat(journal.trouble()).contains(alarms.get(0));
        } finally {
            SmallDisk.remove(disk);
        }

        assertWhole(second.resolve("run.journal"));
    }

    @Test
    void whatTheFirstPlaceTookCanStillBeReadThere() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        SmallDisk.at(disk, 64);
        try (JournalFile journal =
                JournalFile.create(disk.resolve("run.journal"), List.of(), () -> folder, this::note)) {
            write(journal);

            JournalReader.Recovered left = JournalReader.read(disk.resolve("run.journal"));
            assertThat(left.complete()).isFalse();
            assertThat(left.records()).isBetween(2, SECONDS);
        } finally {
            SmallDisk.remove(disk);
        }
    }

    /** The run goes on: its result is still in memory. */
    @Test
    void whenTheSecondPlaceIsFullTooThatIsSaidOnceAndNothingThrown() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        SmallDisk.at(disk, 64);
        try (JournalFile journal = JournalFile.create(
                disk.resolve("first"), List.of(), () -> Files.createDirectories(disk.resolve("second")), this::note)) {
            write(journal);

            assertThat(alarms).hasSize(2);
            assertThat(journal.trouble()).contains(alarms.get(0));
        } finally {
            SmallDisk.remove(disk);
        }
    }

    /** /dev/full takes the open(2) and refuses every write(2), see full(4). */
    @Test
    void aFileThatTakesNothingIsRefusedAtOnce() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "needs /dev/full, which Linux has");

        assertThatThrownBy(() -> JournalFile.create(full, List.of(), () -> folder, this::note))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left on device");
        assertThat(alarms).isEmpty();
    }

    @Test
    void oneOfARunThatNeverBeganIsRemoved() throws Exception {
        Path file = folder.resolve("run.journal");

        JournalFile.create(file, List.of(), () -> folder, this::note).close();

        assertThat(file).doesNotExist();
        assertThat(alarms).isEmpty();
    }

    private void note(IOException failed) {
        alarms.add(failed);
    }

    /** About 1 KiB in each second: more than the small disk has. */
    private static void write(JournalFile journal) {
        journal.began(
                new PlanSettings().set("target", "127.0.0.1:1").plan(),
                new Environment("", "", "", 1, "", 17, 1, "nio", 1, "", "1", Limits.UNKNOWN),
                Instant.EPOCH);
        for (int second = 0; second < SECONDS; second++) {
            Page page = new Page();
            page.received(second);
            page.connectFailed(
                    FailureKind.CONNECT_REFUSED,
                    Errno.NONE,
                    second,
                    () -> new Failure.Example("", "", 0, 0, "x".repeat(1000)));
            journal.recorded(second, page.interval());
        }
    }

    private static void assertWhole(Path file) throws IOException {
        JournalReader.Recovered recovered = JournalReader.read(file);
        assertThat(recovered.records()).isEqualTo(1 + SECONDS);
        assertThat(recovered.tornBytes()).isZero();
        assertThat(recovered.result().total().bytes().received()).isEqualTo(SECONDS * (SECONDS - 1) / 2);
        assertThat(recovered.result().total().connections().failed()).isEqualTo(SECONDS);
    }
}
