package io.tcpbench.faults;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.report.StoredRun;
import io.tcpbench.report.UnreadableResult;
import io.tcpbench.result.Interval;
import io.tcpbench.result.JournalFile;
import io.tcpbench.result.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One fault on one transport: made to happen, and compared with what must come of it. */
record Attempt(Fault fault, String transport) {
    private static final int SHOWN_CHARACTERS = 2_000;
    private static final Pattern ELSEWHERE = Pattern.compile("they are kept in (\\S+)");

    static List<Attempt> all(List<Fault> faults) {
        return faults.stream()
                .flatMap(fault -> fault.expected().keySet().stream().map(transport -> new Attempt(fault, transport)))
                .toList();
    }

    String name() {
        return fault.name() + " (" + transport + ")";
    }

    /** Makes it happen. Returns what is not as it must be, as sentences. */
    List<String> problems(Workplace place) throws Exception {
        Files.createDirectories(place.folder());
        try (Stage stage = fault.scene().open(place)) {
            GeneratorProcess.Outcome ended = fault.launch().run(place, stage, words(stage, place));
            List<String> problems = problems(ended, stage, place);
            if (!problems.isEmpty()) {
                problems.add("it printed: " + tail(ended.output()));
            }
            return problems;
        }
    }

    private String[] words(Stage stage, Workplace place) {
        List<String> words = new ArrayList<>(stage.command());
        if (words.get(0).equals("run")) {
            words.add("--out=" + place.out());
            if (!transport.equals(Fault.NO_TRANSPORT)) {
                words.add("--transport=" + transport);
            }
            fault.settings().forEach((setting, text) -> words.add(PlanSettings.flag(setting) + "=" + text));
            fault.thresholds().forEach(threshold -> words.add("--threshold=" + threshold));
        }
        return words.toArray(String[]::new);
    }

    private List<String> problems(GeneratorProcess.Outcome ended, Stage stage, Workplace place)
            throws UnreadableResult {
        Expected expected = fault.expected(transport);
        List<String> problems = new ArrayList<>();
        if (ended.exitCode() != expected.exitCode()) {
            problems.add("exit code " + expected.exitCode() + ", but it is " + ended.exitCode());
        }
        for (String words : expected.words()) {
            if (!ended.output().contains(words)) {
                problems.add("it does not say: " + words);
            }
        }
        if (ended.output().contains("LEAK:")) {
            problems.add("a buffer leaked");
        }
        if (expected.counts().isEmpty()) {
            return problems;
        }
        Result result = result(folder(ended, place), journal(ended, place), problems);
        if (result == null) {
            problems.add("there is neither a result nor a journal");
            return problems;
        }
        if (!ended.output().contains(expected.outcome().toUpperCase(Locale.ROOT) + "  ")) {
            problems.add("it is not " + expected.outcome());
        }
        Set<String> kinds = result.total().failures().stream().map(Count::spelt).collect(Collectors.toSet());
        if (!expected.kinds().containsAll(kinds)) {
            problems.add("kinds " + expected.kinds() + ", but they are " + kinds);
        }
        expected.counts().forEach(count -> problems.addAll(count.problems(result, stage.tally())));
        return problems;
    }

    /** Where the result is; it says so when that is not where it should be. */
    private static Path folder(GeneratorProcess.Outcome ended, Workplace place) {
        Matcher elsewhere = ELSEWHERE.matcher(ended.output());
        return elsewhere.find() ? Path.of(elsewhere.group(1)) : place.out();
    }

    /** A journal that was written to its end stays where it is. */
    private static Path journal(GeneratorProcess.Outcome ended, Workplace place) {
        Path there = folder(ended, place).resolve(JournalFile.NAME);
        return Files.exists(there) ? there : place.out().resolve(JournalFile.NAME);
    }

    /** What is on disk: the result, or the journal of a run that did not come so far. Where both are, they agree. */
    private static @Nullable Result result(Path folder, Path journal, List<String> problems) throws UnreadableResult {
        Path json = folder.resolve("result.json");
        if (!Files.exists(json)) {
            return Files.exists(journal) ? StoredRun.read(journal).result() : null;
        }
        Result result = StoredRun.read(json).result();
        Interval kept = StoredRun.read(journal).result().total();
        if (!kept.requests().equals(result.total().requests())
                || !kept.failures().equals(result.total().failures())) {
            problems.add("the journal tells something else: " + kept.requests() + ", " + kept.failures());
        }
        return result;
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - SHOWN_CHARACTERS));
    }
}
