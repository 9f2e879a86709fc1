package io.tcpbench.report;

import io.tcpbench.gate.Advice;
import io.tcpbench.gate.Bottleneck;
import io.tcpbench.gate.Check;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Verdict;
import io.tcpbench.result.Environment;
import io.tcpbench.result.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run as a suite, with one case for each threshold. When the run as a whole is no judgement, because it was cut off,
 * reached nobody or measured the generator, then no case of it is one: a threshold that seems to hold there is as much
 * an error as the others.
 */
final class RunSuite {
    private static final int MOST_FAILURES = 3;

    private RunSuite() {}

    /** The suite that is named after a folder, which is the same for every run, while the target's port may not be. */
    static Suite of(String folder, Result result, Verdict verdict) {
        return new Suite(
                name(folder),
                result.durationNanos(),
                properties(result, verdict),
                cases(result, verdict),
                ConsoleReport.render(result, verdict, false, List.of()));
    }

    /** A suite whose only case was left out. */
    static Suite skipped(String folder, String reason) {
        return new Suite(name(folder), 0, Map.of(), List.of(Suite.Case.skipped("load test", reason)), "");
    }

    private static String name(String folder) {
        return "tcpbench." + folder;
    }

    private static Map<String, String> properties(Result result, Verdict verdict) {
        Environment environment = result.environment();
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("outcome", verdict.outcome().word());
        properties.put("target", result.plan().target().toString());
        properties.put("planHash", result.plan().hash());
        properties.put("seed", Long.toString(result.plan().seed()));
        properties.put("startedAt", result.startedAt().toString());
        properties.put("partial", Boolean.toString(result.partial()));
        properties.put("environment.targetAddress", environment.targetAddress());
        properties.put("environment.jdk", environment.jdk());
        environment.fingerprint().forEach((name, value) -> properties.put("environment." + name, value));
        return properties;
    }

    private static List<Suite.Case> cases(Result result, Verdict verdict) {
        List<Suite.Case> cases = new ArrayList<>();
        result.aborted().map(reason -> aborted(reason, verdict.outcome())).ifPresent(cases::add);
        verdict.checks().stream()
                .map(check -> isJudgement(verdict.outcome()) ? judged(check, result) : unjudged(check, verdict))
                .forEach(cases::add);
        return cases;
    }

    /** Of its own, because each threshold may hold over what was measured until then. */
    private static Suite.Case aborted(String reason, Outcome outcome) {
        return Suite.Case.judged("abort", outcome, reason, reason);
    }

    private static boolean isJudgement(Outcome outcome) {
        return switch (outcome) {
            case PASSED, FAILED, REGRESSION, INCONCLUSIVE -> true;
            case INVALID, USAGE, UNAVAILABLE, INTERNAL, UNWRITABLE, REFUSED, INTERRUPTED -> false;
        };
    }

    private static Suite.Case judged(Check check, Result result) {
        String message = check.statement() + (check.note().isEmpty() ? "" : ": " + check.note());
        List<String> details = new ArrayList<>(List.of(Bottleneck.of(result).statement()));
        FailureText.heaviestFirst(result.total().failures()).stream()
                .limit(MOST_FAILURES)
                .map(failure -> FailureText.name(failure) + ": " + Advice.on(failure, result))
                .forEach(details::add);
        return Suite.Case.judged(check.threshold().text(), check.outcome(), message, String.join("\n", details));
    }

    private static Suite.Case unjudged(Check check, Verdict verdict) {
        List<String> details = new ArrayList<>(List.of("measured: " + check.readableMeasured()));
        details.addAll(verdict.reasons().subList(1, verdict.reasons().size()));
        String message = verdict.reasons().get(0);
        return Suite.Case.judged(check.threshold().text(), verdict.outcome(), message, String.join("\n", details));
    }
}
