package io.tcpbench.maven;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tcpbench.LoadTest;
import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Threshold;
import io.tcpbench.gate.Unit;
import io.tcpbench.gate.Verdict;
import io.tcpbench.report.OutputFolder;
import io.tcpbench.report.ResultFile;
import io.tcpbench.report.StoredRun;
import io.tcpbench.report.TrialFolder;
import io.tcpbench.report.UnreadableResult;
import io.tcpbench.report.Unwritable;
import io.tcpbench.result.JournalFile;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of one execution of the goal: {@code plan.json} goes in, {@code run.journal}, {@code result.json} and what
 * is written beside it come out.
 */
final class RunFolder {
    private static final String RESULT = "result.json";

    /**
     * What a run leaves behind. Named one by one, because the folder may be one in which the user keeps other things.
     */
    private static final List<String> RESULTS = List.of(
            RESULT,
            "comparison.json",
            "noise.json",
            "search.json",
            "calibration.json",
            "latency.hlog",
            "junit.xml",
            "summary.md",
            "run.journal",
            "plan.json");

    static final String GENERATOR_ARGUMENTS = "generator.args";
    static final String SERVER_ARGUMENTS = "server.args";
    static final String REFERENCE_JAR = "reference-server.jar";

    /** Of the servers of an experiment, as the generator calls them. */
    private static final List<String> ROLES = List.of("server", "baseline", "candidate", "anchor");

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path folder;

    private RunFolder(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder and removes the results of an earlier run: nobody may take them for those of this one. */
    static RunFolder prepare(Path folder) throws IOException {
        return prepare(folder, null);
    }

    /** As above, but keeps the user's own plan if it is in this folder. */
    static RunFolder prepare(Path folder, @Nullable Path planFile) throws IOException {
        Files.createDirectories(folder);
        for (String name : RESULTS) {
            Path file = folder.resolve(name);
            if (planFile == null
                    || !Files.exists(file)
                    || !Files.exists(planFile)
                    || !Files.isSameFile(file, planFile)) {
                Files.deleteIfExists(file);
            }
        }
        TrialFolder.removeTrials(folder);
        return new RunFolder(folder);
    }

    Path path() {
        return folder;
    }

    /** A file of this folder. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** What goes to the JVM of a server that has this role in an experiment. */
    Path argumentsOf(String role) {
        return file(role + ".args");
    }

    /** Removes what went to the JVMs that were started, once they run: it can hold secrets. */
    void removeArguments() throws IOException {
        Files.deleteIfExists(file(GENERATOR_ARGUMENTS));
        Files.deleteIfExists(file(REFERENCE_JAR));
        for (String role : ROLES) {
            Files.deleteIfExists(argumentsOf(role));
        }
    }

    /** Writes the settings as a plan that also the command line reads. */
    Path writePlan(Map<String, String> settings) throws IOException {
        return write("plan.json", settings);
    }

    /** Leaves a result that says why there are no numbers, also for CI systems. */
    Path writeSkip(String reason) throws IOException {
        OutputFolder.writeSkipped(folder, reason);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("schema", 1);
        result.put("outcome", "skipped");
        result.put("reason", reason);
        return write(RESULT, result);
    }

    private Path write(String name, Map<String, ?> object) throws IOException {
        return Files.write(file(name), JSON.writeValueAsBytes(object));
    }

    /** How long the run whose journal is here lasts at the most; not at all if none has begun. */
    Duration longest() {
        try {
            return LoadTest.longest(
                    StoredRun.read(file(JournalFile.NAME)).result().plan());
        } catch (UnreadableResult notBegun) {
            return Duration.ZERO;
        }
    }

    /**
     * Makes the result of a generator that died, from the journal that it left, or that of the trial of an experiment.
     *
     * @return where it is: here, or in a second place if nothing can be written here; the folder of all trials; empty
     *     if nothing was measured
     */
    Optional<Path> recover() {
        try {
            StoredRun run = StoredRun.read(file(JournalFile.NAME));
            judge(run.result(), run.thresholds(), run.calibration());
            return Optional.of(file(RESULT));
        } catch (UnreadableResult noRun) {
            return TrialFolder.recover(folder);
        } catch (Unwritable elsewhere) {
            return elsewhere.kept().map(place -> place.resolve(RESULT));
        }
    }

    /** Judges the result that is here by other thresholds, which are its own from then on. */
    Outcome judge(List<Threshold> thresholds) throws UnreadableResult, Unwritable {
        ResultFile.Stored stored = ResultFile.read(file(RESULT));
        return judge(stored.result(), thresholds, stored.calibration());
    }

    private Outcome judge(Result result, List<Threshold> thresholds, Optional<Calibration> calibration)
            throws Unwritable {
        Verdict verdict = Gate.judge(result, thresholds, calibration);
        OutputFolder.keeping(folder).write(result, verdict);
        return verdict.outcome();
    }

    /** The result that is here. */
    Result result() throws UnreadableResult {
        return ResultFile.read(file(RESULT)).result();
    }

    /** Whether the generator left a result. */
    boolean hasResult() {
        return Files.isRegularFile(file(RESULT));
    }

    /**
     * The thresholds of the result that had this outcome, with what was measured, behind why a run was stopped that has
     * failed by that; empty if the result does not tell.
     */
    List<String> checks(Outcome outcome) throws IOException {
        List<String> statements = new ArrayList<>();
        if (hasResult()) {
            JsonNode result = JSON.readTree(Files.readAllBytes(file(RESULT)));
            if (outcome == Outcome.FAILED && result.has("aborted")) {
                statements.add(result.path("aborted").asText());
            }
            for (JsonNode check : result.path("checks")) {
                if (check.path("outcome").asText().equals(outcome.word())) {
                    statements.add(statement(check));
                }
            }
        }
        return statements;
    }

    /** The first reason of the result's verdict; empty if there is no result, or none in it. */
    Optional<String> reason() throws IOException {
        if (!hasResult()) {
            return Optional.empty();
        }
        JsonNode first =
                JSON.readTree(Files.readAllBytes(file(RESULT))).path("reasons").path(0);
        return Optional.of(first.asText()).filter(text -> !text.isEmpty());
    }

    private static String statement(JsonNode check) {
        JsonNode measured = check.path("measured");
        String threshold = check.path("threshold").asText();
        for (Unit unit : Unit.values()) {
            if (measured.isNumber() && unit.word().equals(check.path("unit").asText())) {
                return threshold + " (measured " + unit.readable(measured.asDouble()) + ")";
            }
        }
        return threshold;
    }
}
