package io.tcpbench.report;

import io.tcpbench.gate.Baseline;
import io.tcpbench.gate.Calibration;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.result.ByteCounts;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Environment;
import io.tcpbench.result.Errno;
import io.tcpbench.result.Failure;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.GeneratorHealth;
import io.tcpbench.result.Interval;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a baseline of the tree of its file. What is not stored of a trial is empty in it; fields that are not known are
 * newer than this program and are passed over.
 */
final class BaselineReader {
    /** Each trial had its own. */
    private static final String NO_TARGET = "127.0.0.1:1";

    private BaselineReader() {}

    static Baseline read(Fields root) throws UnreadableResult {
        long schema = root.count("schema");
        if (schema != BaselineJson.SCHEMA) {
            throw root.unreadable("schema", "is " + schema + "; this version reads schema " + BaselineJson.SCHEMA);
        }
        Plan plan = ResultReader.plan(root, new PlanSettings().set("target", NO_TARGET));
        if (!root.text("planHash").equals(plan.hash())) {
            throw root.unreadable("planHash", "is not that of the plan, which has been changed");
        }
        Environment environment = ResultReader.environment(root);
        List<Result> trials = new ArrayList<>();
        for (Fields trial : root.objects("trials")) {
            trials.add(trial(trial, plan, environment));
        }
        if (trials.isEmpty() || trials.size() > Baseline.MOST_TRIALS) {
            throw root.unreadable("trials", "are " + trials.size() + ", not 1 to " + Baseline.MOST_TRIALS);
        }
        return new Baseline(root.text("server"), plan, trials, anchor(root), calibration(root));
    }

    private static Result trial(Fields trial, Plan plan, Environment environment) throws UnreadableResult {
        RequestCounts requests = ResultReader.requests(trial.object("requests"));
        RequestCounts warmup = ResultReader.requests(trial.object("warmup"));
        if (!requests.balanced() || !warmup.balanced()) {
            throw trial.unreadable("requests", "do not add up: " + requests + ", warm-up " + warmup);
        }
        if (requests.answered() == 0) {
            throw trial.unreadable("requests", "have no answer among them");
        }
        Interval total = new Interval(
                requests,
                warmup,
                0,
                ResultReader.connections(trial.object("connections")),
                ByteCounts.EMPTY,
                ResultReader.distribution(trial.object("latency"), requests.answered()),
                Distribution.EMPTY,
                Distribution.EMPTY,
                Distribution.EMPTY,
                Distribution.EMPTY,
                failures(trial),
                List.of(),
                Distribution.EMPTY);
        return new Result(
                plan.repeated(plan.target(), trial.count("seed"), Duration.ZERO, plan.duration()),
                environment,
                trial.parsed("startedAt", Instant::parse),
                trial.count("durationNanos"),
                false,
                true,
                total,
                List.of(),
                GeneratorHealth.UNKNOWN,
                KernelEvidence.UNKNOWN);
    }

    private static List<Failure> failures(Fields trial) throws UnreadableResult {
        List<Failure> failures = new ArrayList<>();
        for (Fields failure : trial.objects("failures")) {
            failures.add(new Failure(
                    failure.parsed("kind", FailureKind::valueOf),
                    new Errno(failure.number("errnoNumber")),
                    failure.count("requests"),
                    failure.count("connections"),
                    0,
                    0,
                    List.of()));
        }
        return failures;
    }

    private static Optional<Baseline.Anchored> anchor(Fields root) throws UnreadableResult {
        if (!root.has("anchor")) {
            return Optional.empty();
        }
        Fields anchor = root.object("anchor");
        return Optional.of(new Baseline.Anchored(anchor.text("server"), anchor.counts("p50Nanos")));
    }

    private static Optional<Calibration> calibration(Fields root) throws UnreadableResult {
        return root.has("calibration")
                ? Optional.of(CalibrationFile.calibration(root.object("calibration")))
                : Optional.empty();
    }
}
