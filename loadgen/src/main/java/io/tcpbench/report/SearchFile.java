package io.tcpbench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Probe;
import io.tcpbench.gate.ProbeTrial;
import io.tcpbench.gate.RateBracket;
import io.tcpbench.gate.SearchRule;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code search.json}, schema 1: the bracket, and of each trial the numbers that it rests on. */
public final class SearchFile {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SearchFile() {}

    /**
     * Writes a search, with the generator's floor if that is known, whole or not at all. What there is none of is
     * absent.
     */
    public static void write(
            RateBracket bracket, SearchRule rule, List<Probe> probes, Optional<Calibration> calibration, Path file)
            throws IOException {
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("schema", 1)
                .put("outcome", bracket.outcome().word());
        ArrayNode reasons = root.putArray("reasons");
        bracket.reasons().forEach(reasons::add);
        bracket.heldPerSecond().ifPresent(rate -> root.put("heldPerSecond", rate));
        bracket.brokenPerSecond().ifPresent(rate -> root.put("brokenPerSecond", rate));
        root.put("gaveIn", bracket.gaveIn().word()).put("steady", bracket.steady());
        bracket.advisedLeastPerSecond().ifPresent(rate -> root.put("advisedLeastPerSecond", rate));
        bracket.advisedMostPerSecond().ifPresent(rate -> root.put("advisedMostPerSecond", rate));
        rule(rule, root.putObject("rule"));
        calibration.ifPresent(floor -> root.set("calibration", CalibrationFile.tree(floor)));
        ArrayNode array = root.putArray("probes");
        probes.forEach(probe -> probe(probe, array.addObject()));
        byte[] bytes = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        WholeFile.write(file, temporary -> Files.write(temporary, bytes));
    }

    private static void rule(SearchRule rule, ObjectNode node) {
        node.put("fromPerSecond", rule.fromPerSecond());
        rule.toPerSecond().ifPresent(rate -> node.put("toPerSecond", rate));
        node.put("precision", rule.precision()).put("repeats", rule.repeats());
        rule.atLeastPerSecond().ifPresent(rate -> node.put("atLeastPerSecond", rate));
        ArrayNode thresholds = node.putArray("thresholds");
        rule.thresholds().forEach(threshold -> thresholds.add(threshold.text()));
    }

    private static void probe(Probe probe, ObjectNode node) {
        node.put("ratePerSecond", probe.ratePerSecond())
                .put("decided", probe.isDecided())
                .put("held", probe.held());
        if (probe.isDecided()) {
            node.put("gaveIn", probe.gaveIn().word());
        }
        ArrayNode trials = node.putArray("trials");
        probe.trials().forEach(trial -> trial(trial, trials.addObject()));
    }

    private static void trial(ProbeTrial trial, ObjectNode node) {
        Result result = trial.result();
        node.put("number", trial.number())
                .put("startedAt", result.startedAt().toString())
                .put("seed", result.plan().seed())
                .put("outcome", trial.verdict().outcome().word())
                .put("gaveIn", trial.gaveIn().word())
                .put("due", result.total().requests().due())
                .put("answered", result.total().requests().answered());
        node.set("checks", ResultJson.checks(trial.verdict().checks()));
    }
}
