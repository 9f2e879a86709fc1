package io.tcpbench.report;

import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Comparison;
import io.tcpbench.gate.ComparisonRule;
import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Noise;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Probe;
import io.tcpbench.gate.RateBracket;
import io.tcpbench.gate.SearchRule;
import io.tcpbench.gate.TrialPair;
import io.tcpbench.gate.Verdict;
import io.tcpbench.plan.Plan;
import io.tcpbench.result.Journal;
import io.tcpbench.result.JournalFile;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where an experiment keeps its files: each trial under {@code trials/}, in a journal while it is measured and as JSON
 * when it is over, and the verdict when it is there. What can't be written there goes to a second place from then on, a
 * fresh folder on another disk if there is one.
 */
public final class TrialFolder {
    private static final String TRIALS = "trials";
    private static final String COMPARISON = "comparison.json";
    private static final String NOISE = "noise.json";
    private static final String SEARCH = "search.json";

    private final Path folder;
    private final SecondPlace second;
    private final Consumer<String> alarm;
    private @Nullable JournalFile journal;
    private @Nullable IOException trouble;
    private @Nullable IOException moreTrouble;
    private boolean isKeptElsewhere;

    private TrialFolder(Path folder, List<Path> places, Consumer<String> alarm) {
        this.folder = folder;
        this.second = new SecondPlace(folder, places);
        this.alarm = alarm;
    }

    /** Writes one file of an experiment. */
    @FunctionalInterface
    public interface Writer {
        /** To this place. */
        void write(Path file) throws IOException;
    }

    /**
     * Makes the folder and removes what an earlier experiment left there, which would else be taken for this one's.
     *
     * @param plan of each trial
     * @param trials how many are planned
     * @param alarm told at once when a place takes no more, in a sentence
     * @throws Unwritable if the results could not be written there, or there is no room for all trials
     */
    public static TrialFolder prepare(Path folder, Plan plan, long trials, Consumer<String> alarm) throws Unwritable {
        return prepare(folder, plan, trials, SecondPlace.PLACES, alarm);
    }

    /** @param places where a second place may be made if one is needed */
    static TrialFolder prepare(Path folder, Plan plan, long trials, List<Path> places, Consumer<String> alarm)
            throws Unwritable {
        try {
            Files.createDirectories(folder.resolve(TRIALS));
            removeTrials(folder);
            for (String name : List.of(COMPARISON, NOISE, SEARCH, Format.JUNIT.fileName(), Format.SUMMARY.fileName())) {
                WholeFile.delete(folder.resolve(name));
            }
            Path probe = folder.resolve(TRIALS).resolve("probe.json");
            WholeFile.write(probe, file -> Files.write(file, new byte[4_096]));
            Files.delete(probe);
            Room.require(folder, plan, trials);
            return new TrialFolder(folder, places, alarm);
        } catch (IOException refused) {
            throw new Unwritable("results can't be written to " + folder + ": " + Why.of(refused), refused);
        }
    }

    /** Removes the trials that an earlier experiment left in its folder, if there are any. */
    public static void removeTrials(Path folder) throws IOException {
        for (Path file : trials(folder, "*.{json,journal}")) {
            WholeFile.delete(file);
        }
    }

    private static List<Path> trials(Path folder, String names) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder.resolve(TRIALS))) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder.resolve(TRIALS), names)) {
                found.forEach(files::add);
            }
        }
        return files;
    }

    /**
     * Makes JSON of the trial in which an experiment was killed.
     *
     * @return the folder of all trials; empty if there are none
     */
    public static Optional<Path> recover(Path folder) {
        try {
            for (Path journal : trials(folder, "*.journal")) {
                StoredRun run = StoredRun.read(journal);
                String name = String.valueOf(journal.getFileName()).replaceFirst("\\.journal$", ".json");
                ResultFile.write(
                        run.result(), Gate.judge(run.result(), run.thresholds()), journal.resolveSibling(name));
            }
            return trials(folder, "*.{json,journal}").isEmpty()
                    ? Optional.empty()
                    : Optional.of(folder.resolve(TRIALS));
        } catch (IOException | UnreadableResult onlyJournals) {
            return Optional.of(folder.resolve(TRIALS));
        }
    }

    /**
     * Opens the journal of a trial, {@code trials/NAME.journal}. It is removed when the trial is kept.
     *
     * @param thresholds by which the trial will be judged, as they were written
     */
    public Journal journal(String name, List<String> thresholds) {
        closeJournal();
        write(TRIALS + "/" + name + ".journal", file -> open(file, thresholds));
        return journal == null ? Journal.NONE : journal;
    }

    private void open(Path file, List<String> thresholds) throws IOException {
        journal = JournalFile.create(file, thresholds, this::secondTrials, this::failed);
    }

    private void closeJournal() {
        if (journal != null) {
            journal.close();
            journal = null;
        }
    }

    private Path secondTrials() throws IOException {
        return Files.createDirectories(second.folder().resolve(TRIALS));
    }

    /** Keeps one trial. */
    public void trial(String name, Result result) {
        trial(name, result, Gate.judge(result, List.of()));
    }

    /** Keeps one trial that was judged by thresholds of its own. */
    public void trial(String name, Result result, Verdict verdict) {
        boolean isKept = !write(TRIALS + "/" + name + ".json", file -> ResultFile.write(result, verdict, file))
                .isEmpty();
        if (isKept && journal != null) {
            journal.remove();
            journal = null;
        }
    }

    /**
     * Keeps a comparison, also for CI systems; returns where, the most important file first.
     *
     * @param calibration the generator's floor beside it, if that is known
     */
    public List<Path> comparison(
            Comparison comparison, ComparisonRule rule, List<TrialPair> pairs, Optional<Calibration> calibration) {
        String name = name("compare");
        return judged(
                COMPARISON,
                file -> ComparisonFile.write(comparison, rule, pairs, calibration, file),
                ComparisonSuite.of(name, comparison, rule),
                ComparisonSuite.summary(name, comparison));
    }

    /** Keeps a search in the same way. */
    public List<Path> search(
            RateBracket bracket, SearchRule rule, List<Probe> probes, Optional<Calibration> calibration) {
        String name = name("search");
        return judged(
                SEARCH,
                file -> SearchFile.write(bracket, rule, probes, calibration, file),
                SearchSuite.of(name, bracket, rule, probes),
                SearchSuite.summary(name, bracket, probes));
    }

    /**
     * Says, for CI systems, that nothing came of an experiment, whose trials so far stay.
     *
     * @param reason in one line or several
     */
    public void broken(String experiment, Outcome outcome, String reason) {
        String name = name(experiment);
        String first = reason.lines().findFirst().orElse("");
        Suite suite = new Suite(
                "tcpbench." + name,
                0,
                Map.of(),
                List.of(Suite.Case.judged(experiment, outcome, first, reason)),
                reason);
        write(Format.JUNIT.fileName(), file -> JUnitXml.write(suite, file));
        String summary = "## " + outcome + ": " + Markdown.code(name) + "\n\n**" + Markdown.text(first) + "**\n";
        write(
                Format.SUMMARY.fileName(),
                file -> WholeFile.write(file, temporary -> Files.writeString(temporary, summary)));
    }

    /** By which a CI system tells experiments apart. */
    private String name(String unnamed) {
        Path last = folder.toAbsolutePath().normalize().getFileName();
        return last == null ? unnamed : last.toString();
    }

    private List<Path> judged(String json, Writer writer, Suite suite, String summary) {
        List<Path> written = new ArrayList<>();
        written.addAll(write(json, writer));
        written.addAll(write(Format.JUNIT.fileName(), file -> JUnitXml.write(suite, file)));
        written.addAll(write(
                Format.SUMMARY.fileName(),
                file -> WholeFile.write(file, temporary -> Files.writeString(temporary, summary))));
        return written;
    }

    /** Keeps what a machine can see; returns where, the most important file first. */
    public List<Path> noise(Noise noise, List<TrialPair> pairs, Optional<Calibration> calibration) {
        List<Path> written = new ArrayList<>();
        written.addAll(write(NOISE, file -> ComparisonFile.write(noise, pairs, calibration, file)));
        written.addAll(write(
                Format.JUNIT.fileName(), file -> JUnitXml.write(NoiseSummary.suite(name("noise"), noise), file)));
        written.addAll(write(
                Format.SUMMARY.fileName(),
                file -> WholeFile.write(file, temporary -> Files.writeString(temporary, NoiseSummary.of(noise)))));
        return written;
    }

    /** Keeps a file; returns where, or nowhere if it can't be kept. */
    public List<Path> write(String name, Writer writer) {
        if (!isLeft()) {
            try {
                writer.write(folder.resolve(name));
                return List.of(folder.resolve(name));
            } catch (IOException failed) {
                failed(failed);
            }
        }
        try {
            Path kept = secondTrials().resolveSibling(name);
            writer.write(kept);
            isKeptElsewhere = true;
            return List.of(kept);
        } catch (IOException failed) {
            failed(failed);
            return List.of();
        }
    }

    private synchronized boolean isLeft() {
        return trouble != null;
    }

    /** The first time is before the second place is tried, and promises nothing of it. */
    private synchronized void failed(IOException failure) {
        if (trouble == null) {
            trouble = failure;
            alarm.accept(statement(failure) + "; the experiment goes on, and another place is tried");
        } else if (moreTrouble == null) {
            moreTrouble = failure;
            alarm.accept("they can't be written to " + second + " either: " + Why.of(failure));
        }
    }

    private String statement(IOException failure) {
        return "results can't be written to " + folder + ": " + Why.of(failure);
    }

    /**
     * Says whether everything is where it was meant to be.
     *
     * @throws Unwritable if it is not
     */
    public synchronized void close() throws Unwritable {
        closeJournal();
        if (trouble != null) {
            String kept = isKeptElsewhere ? "; what came then is kept in " + second : "";
            String lost = moreTrouble == null
                    ? ""
                    : "; not all of it could be written to " + second + ": " + Why.of(moreTrouble);
            throw new Unwritable(statement(trouble) + kept + lost, trouble);
        }
    }
}
