package io.tcpbench.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Threshold;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.Payload;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.result.AcceptQueue;
import io.tcpbench.result.ByteCounts;
import io.tcpbench.result.ConnectionCounts;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Environment;
import io.tcpbench.result.Errno;
import io.tcpbench.result.Failure;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.GeneratorHealth;
import io.tcpbench.result.Interval;
import io.tcpbench.result.KernelCounter;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.KernelLook;
import io.tcpbench.result.Limits;
import io.tcpbench.result.NetworkNamespace;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import io.tcpbench.result.TcpInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a result of the tree of {@code result.json}. Fields that it does not know are newer than this program and are
 * passed over; of the plan alone it has to know every setting, because a plan in part is another plan.
 */
final class ResultReader {
    private ResultReader() {}

    static ResultFile.Stored read(Fields root) throws UnreadableResult {
        long schema = root.count("schema");
        if (schema != ResultJson.SCHEMA) {
            throw root.unreadable(
                    "schema",
                    "is " + schema + "; this version reads schema " + ResultJson.SCHEMA + ", take a newer one");
        }
        List<Threshold> thresholds = new ArrayList<>();
        for (Fields check : root.objects("checks")) {
            thresholds.add(check.parsed("threshold", Threshold::parse));
        }
        return new ResultFile.Stored(
                result(root),
                thresholds,
                root.parsed("outcome", ResultReader::outcome),
                root.has("calibration")
                        ? Optional.of(CalibrationFile.calibration(root.object("calibration")))
                        : Optional.empty());
    }

    private static Outcome outcome(String word) {
        return Outcome.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static Result result(Fields root) throws UnreadableResult {
        Interval total = total(root);
        List<Result.Second> seconds = new ArrayList<>();
        for (Fields second : root.objects("intervals")) {
            seconds.add(second(second));
        }
        if (!total.requests().balanced() || !total.warmup().balanced()) {
            throw root.unreadable("requests", "do not add up: " + total.requests() + ", warm-up " + total.warmup());
        }
        return new Result(
                plan(root, new PlanSettings()),
                environment(root),
                root.parsed("startedAt", Instant::parse),
                root.count("durationNanos"),
                root.flag("partial"),
                root.flag("everUsable"),
                total,
                seconds,
                health(root.object("generator")),
                root.has("kernel") ? kernel(root.object("kernel")) : KernelEvidence.UNKNOWN,
                root.has("aborted") ? Optional.of(root.text("aborted")) : Optional.empty());
    }

    /** The settings under {@code plan}, in place of those that are known before. */
    static Plan plan(Fields root, PlanSettings settings) throws UnreadableResult {
        for (var setting : root.object("plan").node().properties()) {
            JsonNode value = setting.getValue();
            if (setting.getKey().equals("send") && root.has("payload")) {
                settings.send(payload(value.asText(), root.object("payload")));
            } else {
                settings.set(setting.getKey(), value.asText());
            }
        }
        try {
            return settings.plan();
        } catch (InvalidSettings faulty) {
            throw root.unreadable("plan", "can't be understood: " + faulty.getMessage());
        }
    }

    private static Payload payload(String spec, Fields payload) throws UnreadableResult {
        long bytes = payload.count("bytes");
        return payload.parsed("sha256", sha256 -> Payload.kept(spec, bytes, sha256));
    }

    static Environment environment(Fields root) throws UnreadableResult {
        Fields environment = root.object("environment");
        return new Environment(
                environment.text("os"),
                environment.text("arch"),
                environment.text("cpuModel"),
                environment.number("cpus"),
                environment.text("jdk"),
                environment.number("jdkMajor"),
                environment.count("maxHeapBytes"),
                environment.text("transport"),
                environment.number("eventLoops"),
                environment.text("targetAddress"),
                root.object("tool").text("version"),
                environment.has("limits") ? limits(environment.object("limits")) : Limits.UNKNOWN);
    }

    private static Limits limits(Fields limits) throws UnreadableResult {
        return new Limits(
                limit(limits, "descriptors"),
                limit(limits, "systemFiles"),
                limit(limits, "localPorts"),
                limit(limits, "timeWaitSeconds"),
                limit(limits, "timeWaitReuse"),
                limit(limits, "finTimeoutSeconds"),
                limit(limits, "somaxconn"),
                limit(limits, "abortOnOverflow"),
                limit(limits, "synRetries"));
    }

    private static long limit(Fields limits, String name) throws UnreadableResult {
        return limits.has(name) ? limits.count(name) : Limits.UNKNOWN_VALUE;
    }

    private static Interval total(Fields root) throws UnreadableResult {
        Fields bytes = root.object("bytes");
        RequestCounts requests = requests(root.object("requests"));
        ConnectionCounts connections = connections(root.object("connections"));
        return new Interval(
                requests,
                requests(root.object("warmup")),
                root.object("requests").count("missedByUs"),
                connections,
                new ByteCounts(bytes.count("sent"), bytes.count("received")),
                distribution(root.object("latency"), requests.answered()),
                distribution(root.object("serviceTime"), requests.answered()),
                distribution(root.object("lag"), requests.sent()),
                distribution(root.object("late"), requests.due()),
                distribution(root.object("connect"), connections.opened()),
                failures(root, "failures"),
                failures(root, "warmupFailures"),
                root.has("handshake")
                        ? distribution(root.object("handshake"), connections.opened())
                        : Distribution.EMPTY);
    }

    static RequestCounts requests(Fields requests) throws UnreadableResult {
        return new RequestCounts(
                requests.count("due"),
                requests.count("sent"),
                requests.count("notSent"),
                requests.count("answered"),
                requests.count("failed"),
                requests.count("unanswered"),
                requests.count("lateResponses"));
    }

    static ConnectionCounts connections(Fields connections) throws UnreadableResult {
        return new ConnectionCounts(
                connections.count("opened"),
                connections.count("failed"),
                connections.count("broken"),
                connections.count("closedByPeer"),
                connections.count("reopened"));
    }

    /** The histogram is what counts; the numbers beside it are for people and other tools. */
    static Distribution distribution(Fields distribution, long expected) throws UnreadableResult {
        Distribution read = distribution.parsed("histogram", Distribution::fromBase64);
        for (long counted : new long[] {distribution.count("count"), expected}) {
            if (read.count() != counted) {
                throw distribution.unreadable(
                        "histogram", "holds " + read.count() + " values where " + counted + " were counted");
            }
        }
        return read;
    }

    private static List<Failure> failures(Fields root, String name) throws UnreadableResult {
        List<Failure> failures = new ArrayList<>();
        for (Fields failure : root.objects(name)) {
            List<Failure.Example> examples = new ArrayList<>();
            for (Fields example : failure.objects("examples")) {
                examples.add(example(example));
            }
            failures.add(new Failure(
                    failure.parsed("kind", FailureKind::valueOf),
                    new Errno(failure.number("errnoNumber")),
                    failure.count("requests"),
                    failure.count("connections"),
                    failure.whole("firstNanos"),
                    failure.whole("lastNanos"),
                    examples));
        }
        return failures;
    }

    private static Failure.Example example(Fields example) throws UnreadableResult {
        return new Failure.Example(
                example.text("local"),
                example.text("remote"),
                example.count("bytesSent"),
                example.count("bytesReceived"),
                example.text("detail"));
    }

    private static Result.Second second(Fields second) throws UnreadableResult {
        RequestCounts requests = requests(second.object("requests"));
        return new Result.Second(
                second.whole("atNanos"),
                requests,
                connections(second.object("connections")),
                distribution(second.object("latency"), requests.answered()));
    }

    private static GeneratorHealth health(Fields generator) throws UnreadableResult {
        return new GeneratorHealth(
                generator.fraction("cpuPercent") / 100,
                generator.has("busiestLoopPercent") ? generator.fraction("busiestLoopPercent") / 100 : -1,
                generator.count("gcMaxPauseNanos"),
                generator.count("gcTotalPauseNanos"));
    }

    /** Counters that it does not name are not known. */
    private static KernelEvidence kernel(Fields kernel) throws UnreadableResult {
        Map<KernelCounter, Long> growth = growth(kernel.object("counters"));
        List<AcceptQueue> queues = new ArrayList<>();
        for (Fields queue : kernel.objects("acceptQueues")) {
            queues.add(new AcceptQueue(
                    queue.text("address"),
                    queue.count("inode"),
                    queue.count("deepest"),
                    queue.has("backlog") ? queue.count("backlog") : AcceptQueue.UNKNOWN,
                    queue.has("drops") ? queue.count("drops") : AcceptQueue.UNKNOWN));
        }
        return new KernelEvidence(growth, queues, listenerAt(kernel), tcpInfo(kernel), looks(kernel));
    }

    private static Map<KernelCounter, Long> growth(Fields counters) throws UnreadableResult {
        Map<KernelCounter, Long> growth = new EnumMap<>(KernelCounter.class);
        for (KernelCounter counter : KernelCounter.values()) {
            if (counters.has(counter.kernelName())) {
                growth.put(counter, counters.count(counter.kernelName()));
            }
        }
        return growth;
    }

    private static List<KernelLook> looks(Fields kernel) throws UnreadableResult {
        List<KernelLook> looks = new ArrayList<>();
        if (kernel.has("intervals")) {
            for (Fields look : kernel.objects("intervals")) {
                looks.add(new KernelLook(
                        look.count("atNanos"),
                        growth(look.object("counters")),
                        look.has("waiting") ? look.count("waiting") : AcceptQueue.UNKNOWN));
            }
        }
        return looks;
    }

    private static NetworkNamespace listenerAt(Fields kernel) throws UnreadableResult {
        if (!kernel.has("listenerNamespace")) {
            return NetworkNamespace.OWN;
        }
        Fields namespace = kernel.object("listenerNamespace");
        return new NetworkNamespace(namespace.count("inode"), namespace.count("pid"));
    }

    private static TcpInfo tcpInfo(Fields kernel) throws UnreadableResult {
        if (!kernel.has("tcpInfo")) {
            return TcpInfo.NONE;
        }
        Fields told = kernel.object("tcpInfo");
        return new TcpInfo(told.count("connections"), told.count("shortestRoundTripNanos"), told.count("retransmits"));
    }
}
