package io.tcpbench.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tcpbench.gate.Advice;
import io.tcpbench.gate.Bottleneck;
import io.tcpbench.gate.Check;
import io.tcpbench.gate.GeneratorPart;
import io.tcpbench.gate.Rank;
import io.tcpbench.gate.Verdict;
import io.tcpbench.plan.Payload;
import io.tcpbench.plan.Plan;
import io.tcpbench.result.AcceptQueue;
import io.tcpbench.result.ConnectionCounts;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Environment;
import io.tcpbench.result.Failure;
import io.tcpbench.result.Interval;
import io.tcpbench.result.KernelCounter;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.KernelLook;
import io.tcpbench.result.Limits;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import io.tcpbench.result.TcpInfo;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;

/** Draws a result as the tree of {@code result.json}, always in the same order. {@link ResultReader} is its inverse. */
final class ResultJson {
    static final int SCHEMA = 1;

    private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.9, 99.99};
    private static final String[] PERCENTILE_NAMES = {
        "p50Nanos", "p75Nanos", "p90Nanos", "p95Nanos", "p99Nanos", "p99.9Nanos", "p99.99Nanos"
    };

    private ResultJson() {}

    static ObjectNode of(Result result, Verdict verdict) {
        Interval total = result.total();
        ObjectNode root = object();
        root.put("schema", SCHEMA);
        root.putObject("tool").put("version", result.environment().toolVersion());
        root.put("outcome", verdict.outcome().word());
        root.set("reasons", texts(verdict.reasons()));
        putPlan(root, result.plan());
        root.set("environment", environment(result.environment()));
        root.put("startedAt", result.startedAt().toString());
        root.put("durationNanos", result.durationNanos());
        root.put("partial", result.partial());
        result.aborted().ifPresent(reason -> root.put("aborted", reason));
        root.put("everUsable", result.everUsable());
        root.set("requests", requests(total.requests()).put("missedByUs", total.missedByUs()));
        root.set("warmup", requests(total.warmup()));
        root.put("throughputPerSecond", result.throughputPerSecond());
        root.putObject("bytes")
                .put("sent", total.bytes().sent())
                .put("received", total.bytes().received());
        root.set("latency", distribution(total.latency()));
        root.set("serviceTime", distribution(total.serviceTime()));
        root.set("lag", distribution(total.lag()));
        root.set("late", distribution(total.late()));
        root.set("connect", distribution(total.connect()));
        if (total.handshake().count() > 0) {
            root.set("handshake", distribution(total.handshake()));
        }
        root.set("connections", connections(total.connections()));
        root.set("failures", failures(total.failures(), result));
        root.set("warmupFailures", failures(total.warmupFailures(), result));
        root.set("checks", checks(verdict.checks()));
        root.set("generator", generator(result));
        root.set("bottleneck", bottleneck(Bottleneck.of(result)));
        root.set("kernel", kernel(result.kernel()));
        verdict.calibration().ifPresent(floor -> root.set("calibration", CalibrationFile.tree(floor)));
        root.set("intervals", intervals(result.seconds()));
        return root;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode array = array();
        texts.forEach(array::add);
        return array;
    }

    /** The settings under {@code plan}, what makes them comparable beside them. */
    static void putPlan(ObjectNode root, Plan plan) {
        ObjectNode node = root.putObject("plan");
        plan.settings().forEach((name, value) -> {
            if (value instanceof Number number) {
                node.put(name, number.longValue());
            } else {
                node.put(name, value.toString());
            }
        });
        Payload send = plan.send();
        if (send.isFromElsewhere()) {
            root.putObject("payload").put("bytes", send.size()).put("sha256", send.sha256());
        }
        root.put("planHash", plan.hash());
    }

    static ObjectNode environment(Environment environment) {
        ObjectNode node = object().put("os", environment.os())
                .put("arch", environment.arch())
                .put("cpuModel", environment.cpuModel())
                .put("cpus", environment.cpus())
                .put("jdk", environment.jdk())
                .put("jdkMajor", environment.jdkMajor())
                .put("maxHeapBytes", environment.maxHeapBytes())
                .put("transport", environment.transport())
                .put("eventLoops", environment.eventLoops())
                .put("targetAddress", environment.targetAddress());
        node.set("limits", limits(environment.limits()));
        ObjectNode fingerprint = node.putObject("fingerprint");
        environment.fingerprint().forEach(fingerprint::put);
        return node;
    }

    /** Those that are known. */
    private static ObjectNode limits(Limits limits) {
        ObjectNode node = object();
        limit(node, "descriptors", limits.descriptors());
        limit(node, "systemFiles", limits.systemFiles());
        limit(node, "localPorts", limits.localPorts());
        limit(node, "timeWaitSeconds", limits.timeWaitSeconds());
        limit(node, "timeWaitReuse", limits.timeWaitReuse());
        limit(node, "finTimeoutSeconds", limits.finTimeoutSeconds());
        limit(node, "somaxconn", limits.somaxconn());
        limit(node, "abortOnOverflow", limits.abortOnOverflow());
        limit(node, "synRetries", limits.synRetries());
        return node;
    }

    private static void limit(ObjectNode node, String name, long value) {
        if (value != Limits.UNKNOWN_VALUE) {
            node.put(name, value);
        }
    }

    static ObjectNode requests(RequestCounts counts) {
        return object().put("due", counts.due())
                .put("sent", counts.sent())
                .put("notSent", counts.notSent())
                .put("answered", counts.answered())
                .put("failed", counts.failed())
                .put("unanswered", counts.unanswered())
                .put("lateResponses", counts.lateResponses());
    }

    static ObjectNode connections(ConnectionCounts counts) {
        return object().put("opened", counts.opened())
                .put("failed", counts.failed())
                .put("broken", counts.broken())
                .put("closedByPeer", counts.closedByPeer())
                .put("reopened", counts.reopened());
    }

    static ObjectNode distribution(Distribution distribution) {
        return distribution(distribution, percentile -> true);
    }

    /** The same without the percentiles that fewer than ten values lie beyond. */
    static ObjectNode known(Distribution distribution) {
        return distribution(
                distribution, percentile -> Rank.isKnown(BigDecimal.valueOf(percentile), distribution.count()));
    }

    private static ObjectNode distribution(Distribution distribution, DoublePredicate told) {
        ObjectNode node = object().put("count", distribution.count())
                .put("minNanos", distribution.minNanos())
                .put("meanNanos", distribution.meanNanos());
        long[] values = distribution.percentilesNanos(PERCENTILES);
        for (int i = 0; i < values.length; i++) {
            if (told.test(PERCENTILES[i])) {
                node.put(PERCENTILE_NAMES[i], values[i]);
            }
        }
        return node.put("maxNanos", distribution.maxNanos()).put("histogram", distribution.base64());
    }

    private static ArrayNode failures(List<Failure> failures, Result result) {
        ArrayNode array = array();
        for (Failure failure : failures) {
            ObjectNode node = array.addObject()
                    .put("kind", failure.kind().name())
                    .put("phase", failure.kind().phase().name())
                    .put("side", FailureText.side(failure, result))
                    .put("errno", failure.errno().name())
                    .put("errnoNumber", failure.errno().number())
                    .put("requests", failure.requests())
                    .put("connections", failure.connections())
                    .put("firstNanos", failure.firstNanos())
                    .put("lastNanos", failure.lastNanos())
                    .put("meaning", failure.kind().meaning())
                    .put("remedy", Advice.on(failure, result));
            ArrayNode examples = node.putArray("examples");
            failure.examples().forEach(example -> examples.add(example(example)));
        }
        return array;
    }

    private static ObjectNode example(Failure.Example example) {
        return object().put("local", example.local())
                .put("remote", example.remote())
                .put("bytesSent", example.bytesSent())
                .put("bytesReceived", example.bytesReceived())
                .put("detail", example.detail());
    }

    static ArrayNode checks(List<Check> checks) {
        ArrayNode array = array();
        for (Check check : checks) {
            ObjectNode node =
                    array.addObject().put("threshold", check.threshold().text());
            number(node, "limit", check.limit());
            if (check.measured().isPresent()) {
                number(node, "measured", check.measured().getAsDouble());
            } else {
                node.putNull("measured");
            }
            node.put("unit", check.unit().word())
                    .put("outcome", check.outcome().word())
                    .put("note", check.note());
        }
        return array;
    }

    /** Whole numbers without a fraction, as people read nanoseconds and counts. */
    private static void number(ObjectNode node, String name, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            node.put(name, Math.round(value));
        } else {
            node.put(name, value);
        }
    }

    private static ObjectNode generator(Result result) {
        GeneratorPart part = GeneratorPart.of(result);
        ObjectNode node = object().put("health", part.saturated() ? "saturated" : "ok")
                .put("cpuPercent", result.health().cpuRatio() * 100);
        if (result.health().loopUtilization() >= 0) {
            node.put("busiestLoopPercent", result.health().loopUtilization() * 100);
        }
        return node.put("lateP99Nanos", part.lateP99Nanos())
                .put("gcMaxPauseNanos", result.health().gcMaxPauseNanos())
                .put("gcTotalPauseNanos", result.health().gcTotalPauseNanos());
    }

    private static ObjectNode bottleneck(Bottleneck bottleneck) {
        return object().put("side", bottleneck.place().word()).put("evidence", bottleneck.evidence());
    }

    private static ObjectNode kernel(KernelEvidence kernel) {
        ObjectNode node = object();
        node.set("counters", counters(kernel.growth()));
        ArrayNode queues = node.putArray("acceptQueues");
        for (AcceptQueue queue : kernel.queues()) {
            ObjectNode described = queues.addObject()
                    .put("address", queue.address())
                    .put("inode", queue.inode())
                    .put("deepest", queue.deepest());
            if (queue.backlog() != AcceptQueue.UNKNOWN) {
                described.put("backlog", queue.backlog());
            }
            if (queue.drops() != AcceptQueue.UNKNOWN) {
                described.put("drops", queue.drops());
            }
        }
        if (kernel.listenerAt().isElsewhere()) {
            node.putObject("listenerNamespace")
                    .put("inode", kernel.listenerAt().inode())
                    .put("pid", kernel.listenerAt().pid());
        }
        TcpInfo told = kernel.tcpInfo();
        if (told.connections() > 0) {
            node.putObject("tcpInfo")
                    .put("connections", told.connections())
                    .put("shortestRoundTripNanos", told.shortestRoundTripNanos())
                    .put("retransmits", told.retransmits());
        }
        ArrayNode intervals = node.putArray("intervals");
        for (KernelLook look : kernel.looks()) {
            ObjectNode described = intervals.addObject().put("atNanos", look.atNanos());
            described.set("counters", counters(look.growth()));
            if (look.waiting() != AcceptQueue.UNKNOWN) {
                described.put("waiting", look.waiting());
            }
        }
        return node;
    }

    private static ObjectNode counters(Map<KernelCounter, Long> growth) {
        ObjectNode node = object();
        growth.forEach((counter, count) -> node.put(counter.kernelName(), count));
        return node;
    }

    private static ArrayNode intervals(List<Result.Second> seconds) {
        ArrayNode array = array();
        for (Result.Second second : seconds) {
            ObjectNode node = array.addObject().put("atNanos", second.atNanos());
            node.set("requests", requests(second.requests()));
            node.set("connections", connections(second.connections()));
            node.set("latency", distribution(second.latency()));
        }
        return array;
    }
}
