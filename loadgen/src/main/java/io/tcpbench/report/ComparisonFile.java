package io.tcpbench.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Comparison;
import io.tcpbench.gate.ComparisonRule;
import io.tcpbench.gate.FailureShift;
import io.tcpbench.gate.Noise;
import io.tcpbench.gate.PercentileShift;
import io.tcpbench.gate.TrialPair;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code comparison.json} and {@code noise.json}, schema 1: the verdict, and of each trial the numbers that it rests
 * on.
 */
public final class ComparisonFile {
    private ComparisonFile() {}

    /** Writes a comparison, with the generator's floor if that is known, whole or not at all. */
    public static void write(
            Comparison comparison,
            ComparisonRule rule,
            List<TrialPair> pairs,
            Optional<Calibration> calibration,
            Path file)
            throws IOException {
        ObjectNode root =
                object().put("schema", 1).put("outcome", comparison.outcome().word());
        ArrayNode reasons = root.putArray("reasons");
        comparison.reasons().forEach(reasons::add);
        root.set("rule", rule(rule));
        root.set("shifts", shifts(comparison.shifts()));
        root.set("confirmation", shifts(comparison.confirmation()));
        root.set("failures", failures(comparison.failures()));
        root.put("spoiltPairs", comparison.spoilt());
        calibration.ifPresent(floor -> root.set("calibration", CalibrationFile.tree(floor)));
        root.set("pairs", pairs(pairs, rule));
        JsonFile.write(root, file);
    }

    /** Writes what a machine can see, with the generator's floor if that is known, whole or not at all. */
    public static void write(Noise noise, List<TrialPair> pairs, Optional<Calibration> calibration, Path file)
            throws IOException {
        ObjectNode root =
                object().put("schema", 1).put("label", noise.label().name().toLowerCase(Locale.ROOT));
        root.set("rule", rule(noise.rule()));
        root.set("shifts", shifts(noise.shifts()));
        root.put("pairNanos", noise.perPair().toNanos());
        root.put("budgetNanos", noise.budget(noise.pairsNeeded()).toNanos());
        root.put("pairsNeeded", noise.pairsNeeded());
        root.put("spoiltPairs", noise.spoilt());
        ArrayNode warnings = root.putArray("warnings");
        noise.warnings().forEach(warnings::add);
        calibration.ifPresent(floor -> root.set("calibration", CalibrationFile.tree(floor)));
        root.set("pairs", pairs(pairs, noise.rule()));
        JsonFile.write(root, file);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode rule(ComparisonRule rule) {
        ObjectNode node = object().put("tolerance", rule.tolerance())
                .put("maxRegression", rule.maxRegression())
                .put("errorRate", rule.errorRate());
        ArrayNode percentiles = node.putArray("percentiles");
        rule.percentiles().forEach(percentiles::add);
        return node;
    }

    /** A bound that does not exist is absent: JSON has no infinity. */
    private static ArrayNode shifts(List<PercentileShift> shifts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (PercentileShift shift : shifts) {
            ObjectNode node = array.addObject().put("percentile", shift.name()).put("ratio", shift.ratio());
            if (shift.lower() > 0) {
                node.put("lower", shift.lower());
            }
            if (Double.isFinite(shift.upper())) {
                node.put("upper", shift.upper());
            }
            node.put("slower", shift.slower()).put("spread", shift.spread()).put("pairs", shift.pairs());
        }
        return array;
    }

    private static ArrayNode failures(List<FailureShift> failures) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (FailureShift failure : failures) {
            array.addObject()
                    .put("kind", failure.kind())
                    .put("baseline", failure.baseline())
                    .put("baselineOf", failure.baselineOf())
                    .put("candidate", failure.candidate())
                    .put("candidateOf", failure.candidateOf())
                    .put("pValue", failure.pValue())
                    .put("worse", failure.worse());
        }
        return array;
    }

    private static ArrayNode pairs(List<TrialPair> pairs, ComparisonRule rule) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (TrialPair pair : pairs) {
            ObjectNode node =
                    array.addObject().put("seed", pair.baseline().plan().seed());
            node.set("baseline", trial(pair.baseline(), rule));
            node.set("candidate", trial(pair.candidate(), rule));
        }
        return array;
    }

    private static ObjectNode trial(Result result, ComparisonRule rule) {
        ObjectNode node = object().put("startedAt", result.startedAt().toString())
                .put("due", result.total().requests().due())
                .put("answered", result.total().requests().answered());
        var latency = result.total().latency();
        for (BigDecimal percentile : rule.percentiles()) {
            if (latency.count() > 0) {
                node.put(
                        "p" + percentile.toPlainString() + "Nanos",
                        latency.percentilesNanos(percentile.doubleValue())[0]);
            }
        }
        return node;
    }
}
