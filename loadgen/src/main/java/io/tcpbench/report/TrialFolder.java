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
import io.tcpbench.result.Result;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an experiment keeps its files: each trial under {@code trials/} as soon as it is measured, and the verdict when
 * it is there. What can't be written there goes to a fresh folder for temporary files from then on.
 */
public final class TrialFolder {
    private static final String TRIALS = "trials";
    private static final String COMPARISON = "comparison.json";
    private static final String NOISE = "noise.json";
    private static final String SEARCH = "search.json";

    private final Path folder;
    private @Nullable IOException failure;
    private @Nullable Path second;

    private TrialFolder(Path folder) {
        this.folder = folder;
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
     * @throws Unwritable if the results could not be written there
     */
    public static TrialFolder prepare(Path folder) throws Unwritable {
        try {
            Files.createDirectories(folder.resolve(TRIALS));
            removeJson(folder.resolve(TRIALS));
            for (String name : List.of(COMPARISON, NOISE, SEARCH, Format.JUNIT.fileName(), Format.SUMMARY.fileName())) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Path probe = folder.resolve(TRIALS).resolve("probe.json");
            WholeFile.write(probe, file -> Files.write(file, new byte[4_096]));
            Files.delete(probe);
            return new TrialFolder(folder);
        } catch (IOException refused) {
            throw new Unwritable("results can't be written to " + folder + ": " + Why.of(refused), refused);
        }
    }

    private static void removeJson(Path trials) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(trials, "*.json")) {
            found.forEach(files::add);
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    /** Keeps one trial. */
    public void trial(String name, Result result) {
        trial(name, result, Gate.judge(result, List.of()));
    }

    /** Keeps one trial that was judged by thresholds of its own. */
    public void trial(String name, Result result, Verdict verdict) {
        write(TRIALS + "/" + name + ".json", file -> ResultFile.write(result, verdict, file));
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
                Format.SUMMARY.fileName(),
                file -> WholeFile.write(file, temporary -> Files.writeString(temporary, NoiseSummary.of(noise)))));
        return written;
    }

    /** Keeps a file; returns where, or nowhere if it can't be kept. */
    public List<Path> write(String name, Writer writer) {
        if (second == null) {
            try {
                writer.write(folder.resolve(name));
                return List.of(folder.resolve(name));
            } catch (IOException failed) {
                failure = failed;
            }
        }
        try {
            Path kept = second == null ? Files.createTempDirectory("tcpbench-") : second;
            second = kept;
            Files.createDirectories(kept.resolve(TRIALS));
            writer.write(kept.resolve(name));
            return List.of(kept.resolve(name));
        } catch (IOException failedAgain) {
            return List.of();
        }
    }

    /**
     * Says whether everything is where it was meant to be.
     *
     * @throws Unwritable if it is not
     */
    public void close() throws Unwritable {
        if (failure != null) {
            String kept = second == null ? "; nor anywhere else" : "; what came then is kept in " + second;
            throw new Unwritable("results can't be written to " + folder + ": " + Why.of(failure) + kept, failure);
        }
    }
}
