package io.tcpbench.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tcpbench.gate.Baseline;
import io.tcpbench.gate.Calibration;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Failure;
import io.tcpbench.result.Result;
import java.util.List;

/**
 * Draws a baseline as the tree of its file: of each trial what a later comparison needs, failures and the histogram of
 * the latency, and the generator's floor. {@link BaselineReader} is its inverse.
 */
final class BaselineJson {
    static final int SCHEMA = 1;

    private BaselineJson() {}

    /**
     * The tree.
     *
     * @param partBits how exactly the histograms tell latencies, as {@code Distribution.rounded} has it
     */
    static ObjectNode of(Baseline baseline, int partBits) {
        Result first = baseline.trials().get(0);
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
        root.putObject("tool").put("version", first.environment().toolVersion());
        root.put("server", baseline.server());
        ResultJson.putPlan(root, baseline.plan());
        root.withObject("/plan").remove("target");
        root.set("environment", ResultJson.environment(first.environment()));
        root.put("startedAt", first.startedAt().toString());
        ArrayNode trials = root.putArray("trials");
        baseline.trials().forEach(trial -> trials.add(trial(trial, partBits)));
        baseline.anchor().ifPresent(anchor -> root.set("anchor", anchor(anchor)));
        baseline.calibration().ifPresent(floor -> root.set("calibration", calibration(floor, partBits)));
        return root;
    }

    private static ObjectNode trial(Result trial, int partBits) {
        var total = trial.total();
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("seed", trial.plan().seed())
                .put("startedAt", trial.startedAt().toString())
                .put("durationNanos", trial.durationNanos());
        node.set("requests", ResultJson.requests(total.requests()));
        node.set("warmup", ResultJson.requests(total.warmup()));
        node.set("connections", ResultJson.connections(total.connections()));
        node.set("failures", failures(total.failures()));
        node.set("latency", ResultJson.distribution(total.latency()));
        round(node.withObject("/latency"), total.latency(), partBits);
        return node;
    }

    private static ArrayNode failures(List<Failure> failures) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Failure failure : failures) {
            array.addObject()
                    .put("kind", failure.kind().name())
                    .put("errno", failure.errno().name())
                    .put("errnoNumber", failure.errno().number())
                    .put("requests", failure.requests())
                    .put("connections", failure.connections());
        }
        return array;
    }

    private static ObjectNode anchor(Baseline.Anchored anchor) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("server", anchor.server());
        ArrayNode medians = node.putArray("p50Nanos");
        anchor.mediansNanos().forEach(medians::add);
        return node;
    }

    private static ObjectNode calibration(Calibration calibration, int partBits) {
        ObjectNode node = CalibrationFile.tree(calibration);
        round(node.withObject("/latency"), calibration.latency(), partBits);
        round(node.withObject("/late"), calibration.late(), partBits);
        return node;
    }

    private static void round(ObjectNode node, Distribution distribution, int partBits) {
        node.put("histogram", distribution.rounded(partBits).base64());
    }
}
