package io.tcpbench.report;

import io.tcpbench.gate.Verdict;
import io.tcpbench.plan.Plan;
import io.tcpbench.result.HdrLog;
import io.tcpbench.result.JournalFile;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of a run go: {@code run.journal} while it runs, {@code result.json} and those of every {@link Format}
 * when it is over. What can't be written there goes to a second place, a fresh folder on another disk if there is one:
 * all of it, so that it is found together.
 */
public final class OutputFolder {
    private static final String RESULT = "result.json";
    private static final int PROBE_BYTES = 4_096;

    private final Path folder;
    private final SecondPlace second;
    private Set<Format> formats = EnumSet.allOf(Format.class);
    private @Nullable JournalFile journal;
    private boolean isLeft;

    private OutputFolder(Path folder, List<Path> places) {
        this.folder = folder;
        this.second = new SecondPlace(folder, places);
    }

    /**
     * Makes the folder, proves that a file can be written there and removes the results of an earlier run, which would
     * else be taken for this one's if it dies.
     *
     * @throws Unwritable if the results could not be written there
     */
    public static OutputFolder prepare(Path folder) throws Unwritable {
        return prepare(folder, SecondPlace.PLACES);
    }

    /** @param places where a second place may be made if one is needed */
    static OutputFolder prepare(Path folder, List<Path> places) throws Unwritable {
        try {
            Files.createDirectories(folder);
            WholeFile.write(folder.resolve(RESULT), probe -> Files.write(probe, new byte[PROBE_BYTES]));
            for (Format format : Format.values()) {
                WholeFile.delete(folder.resolve(format.fileName()));
            }
            WholeFile.delete(folder.resolve(RESULT));
            Files.deleteIfExists(folder.resolve(JournalFile.NAME));
            return new OutputFolder(folder, places);
        } catch (IOException refused) {
            throw unwritable(folder, refused);
        }
    }

    /**
     * A folder that keeps what is in it, but for the files that are written again.
     *
     * @throws Unwritable if there can't be one
     */
    public static OutputFolder keeping(Path folder) throws Unwritable {
        try {
            Files.createDirectories(folder);
            return new OutputFolder(folder, SecondPlace.PLACES);
        } catch (IOException refused) {
            throw unwritable(folder, refused);
        }
    }

    /** Beside {@code result.json} only these are written, in place of all. */
    public OutputFolder only(Set<Format> chosen) {
        formats = chosen;
        return this;
    }

    /**
     * Opens the journal of a run, before its load.
     *
     * @param thresholds by which it will be judged, as they were written
     * @param alarm told at once when the disk takes no more, in a sentence
     * @throws Unwritable if the file can't be written, or there is no room for all that a run of this plan leaves
     */
    public JournalFile journal(Plan plan, List<String> thresholds, Consumer<String> alarm) throws Unwritable {
        try {
            Room.require(folder, plan, 1);
            JournalFile opened = JournalFile.create(
                    folder.resolve(JournalFile.NAME),
                    thresholds,
                    second::folder,
                    failed -> alarm.accept(alarm(failed)));
            journal = opened;
            return opened;
        } catch (IOException refused) {
            throw unwritable(folder, refused);
        }
    }

    /** The first alarm is before the second place is tried, and promises nothing of it. */
    private synchronized String alarm(IOException failed) {
        if (!isLeft) {
            isLeft = true;
            return "the journal can't be written to " + folder + ": " + Why.of(failed)
                    + "; the run goes on, and another place is tried";
        }
        return "the journal can't be written to " + second + " either: " + Why.of(failed)
                + "; what is measured from now on is kept in memory only until the run ends";
    }

    /**
     * Writes all files, each whole or not at all.
     *
     * @return them, in the order of importance
     * @throws Unwritable if one of them, the journal included, could not be written; all are then in the second place,
     *     if that can be written
     */
    public List<Path> write(Result result, Verdict verdict) throws Unwritable {
        Optional<IOException> trouble = journal == null ? Optional.empty() : journal.trouble();
        if (trouble.isPresent()) {
            throw elsewhere(result, verdict, trouble.get());
        }
        try {
            return write(result, verdict, folder);
        } catch (IOException failed) {
            throw elsewhere(result, verdict, failed);
        }
    }

    /** The result is the last one: where it is, the others are. */
    private List<Path> write(Result result, Verdict verdict, Path place) throws IOException {
        Path json = place.resolve(RESULT);
        List<Path> written = new ArrayList<>();
        try {
            for (Format format : formats) {
                Path file = place.resolve(format.fileName());
                write(format, result, verdict, file);
                written.add(file);
            }
            ResultFile.write(result, verdict, json);
        } catch (IOException failed) {
            remove(written, failed);
            throw failed;
        }
        written.add(0, json);
        return written;
    }

    private void write(Format format, Result result, Verdict verdict, Path file) throws IOException {
        switch (format) {
            case LATENCIES -> WholeFile.write(file, temporary -> HdrLog.write(result, temporary));
            case JUNIT -> JUnitXml.write(RunSuite.of(name(folder), result, verdict), file);
            case SUMMARY ->
                WholeFile.write(
                        file,
                        temporary -> Files.writeString(temporary, RunSummary.render(name(folder), result, verdict)));
        }
    }

    private static void remove(List<Path> files, IOException failed) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException stays) {
                failed.addSuppressed(stays);
            }
        }
    }

    /**
     * Says in a folder that is there, for CI systems, that there was no run.
     *
     * @throws IOException if that can't be written
     */
    public static void writeSkipped(Path folder, String reason) throws IOException {
        JUnitXml.write(RunSuite.skipped(name(folder), reason), folder.resolve(Format.JUNIT.fileName()));
        WholeFile.write(
                folder.resolve(Format.SUMMARY.fileName()),
                temporary -> Files.writeString(temporary, RunSummary.skipped(name(folder), reason)));
    }

    /** By which a CI system tells the runs of a build apart. */
    private static String name(Path folder) {
        Path last = folder.toAbsolutePath().normalize().getFileName();
        return last == null ? "run" : last.toString();
    }

    private Unwritable elsewhere(Result result, Verdict verdict, IOException failed) {
        String message = "results can't be written to " + folder + ": " + Why.of(failed);
        try {
            Path kept = second.folder();
            write(result, verdict, kept);
            copyJournal(kept);
            return new Unwritable(message + "; they are kept in " + kept, failed, kept);
        } catch (IOException failedAgain) {
            failed.addSuppressed(failedAgain);
            return new Unwritable(message + "; nor to " + second + ": " + Why.of(failedAgain), failed);
        }
    }

    /** Unless it is there already; what can't be copied stays where it is, and so does the other one. */
    private void copyJournal(Path kept) {
        try {
            if (!Files.exists(kept.resolve(JournalFile.NAME))) {
                Files.copy(folder.resolve(JournalFile.NAME), kept.resolve(JournalFile.NAME));
            }
        } catch (IOException gone) {
            // The results that were made of it are there.
        }
    }

    private static Unwritable unwritable(Path folder, IOException refused) {
        return new Unwritable("results can't be written to " + folder + ": " + Why.of(refused), refused);
    }
}
