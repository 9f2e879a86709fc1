package io.tcpbench.reference;

import io.tcpbench.reference.behaviour.Counts;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The file that holds what a server has counted, written anew every 100 ms. Each version is written beside it and moved
 * over it, so that a reader finds a whole one at any time.
 */
final class StatsFile {

    private static final int PERIOD_MILLIS = 100;

    private final Path file;
    private final Path next;
    private final Supplier<Counts> counts;
    private final Consumer<String> notices;
    private boolean said;

    private StatsFile(Path file, Supplier<Counts> counts, Consumer<String> notices) {
        this.file = file;
        this.next = file.resolveSibling(file.getFileName() + ".next");
        this.counts = counts;
        this.notices = notices;
    }

    /**
     * Begins to write.
     *
     * @param notices is told once if the file can't be written any more
     * @throws IOException if it can't be written at all
     */
    static StatsFile begin(Path file, Supplier<Counts> counts, Consumer<String> notices) throws IOException {
        StatsFile stats = new StatsFile(file.toAbsolutePath(), counts, notices);
        stats.replace();
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "stats");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> never =
                writer.scheduleAtFixedRate(stats::write, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        assert !never.isDone();
        return stats;
    }

    /** Writes what has been counted by now. */
    synchronized void write() {
        try {
            replace();
        } catch (IOException e) {
            if (!said) {
                said = true;
                notices.accept("cannot write " + file + ": " + reason(e) + ". The server goes on, and tries again"
                        + " every " + PERIOD_MILLIS + " ms. This is said once.");
            }
        }
    }

    private void replace() throws IOException {
        try {
            Files.writeString(next, CountsJson.write(counts.get()) + System.lineSeparator());
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            removeHalf(e);
            throw e;
        }
    }

    /** On a full disk the half that was written would keep it full. */
    private void removeHalf(IOException why) {
        try {
            Files.deleteIfExists(next);
        } catch (IOException more) {
            why.addSuppressed(more);
        }
    }

    /** Why a file can't be written, without the names of classes. */
    static String reason(IOException refused) {
        if (refused instanceof NoSuchFileException) {
            return "its folder does not exist";
        }
        if (refused instanceof AccessDeniedException) {
            return "permission denied";
        }
        return refused instanceof FileSystemException inTheSystem && inTheSystem.getReason() != null
                ? inTheSystem.getReason()
                : String.valueOf(refused.getMessage());
    }
}
