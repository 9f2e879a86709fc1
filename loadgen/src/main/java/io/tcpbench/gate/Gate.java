package io.tcpbench.gate;

import io.tcpbench.gate.Threshold.Metric;
import io.tcpbench.result.Failure;
import io.tcpbench.result.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Judges a result by thresholds. Nothing measured never passes, and what the generator did not do right is never blamed
 * on the target; but failures of the target are always its own.
 */
public final class Gate {
    private Gate() {}

    /** The verdict; {@link Threshold#NO_FAILURES} is added when no limit on failures is given. */
    public static Verdict judge(Result result, List<Threshold> thresholds) {
        return explained(verdict(result, thresholds), result);
    }

    /** The same verdict beside the generator's floor, if that is known where the result was measured. */
    public static Verdict judge(Result result, List<Threshold> thresholds, Optional<Calibration> calibration) {
        Verdict verdict = judge(result, thresholds);
        return calibration
                .map(floor -> verdict.beside(floor, new Floor(floor).warning(result, verdict.checks())))
                .orElse(verdict);
    }

    private static Verdict verdict(Result result, List<Threshold> thresholds) {
        GeneratorPart generator = GeneratorPart.of(result);
        Ruler ruler = new Ruler(result, generator);
        List<Check> checks = withFailures(thresholds).stream().map(ruler::check).toList();
        if (result.aborted().isPresent() && !generator.rateMissed()) {
            return refuse(Outcome.FAILED, checks, result.aborted().get());
        }
        if (result.partial()) {
            return refuse(Outcome.INVALID, checks, "the run was cut off before its end");
        }
        if (!result.everUsable()) {
            return refuse(Outcome.UNAVAILABLE, checks, neverUsable(result));
        }
        boolean byTheTarget = checks.stream().anyMatch(Ruler::brokenByTheTarget);
        if (generator.rateMissed() && !byTheTarget) {
            return refuse(Outcome.INVALID, checks, generator.missed());
        }
        if (result.total().requests().due() == 0 && !byTheTarget) {
            return refuse(Outcome.INVALID, checks, "nothing was measured: no request was due in the measured window");
        }
        return byChecks(checks, byTheTarget, Bottleneck.of(result));
    }

    private static List<Threshold> withFailures(List<Threshold> thresholds) {
        List<Threshold> all = new ArrayList<>(thresholds);
        if (thresholds.stream().noneMatch(threshold -> threshold.metric() == Metric.FAILURES)) {
            all.add(Threshold.NO_FAILURES);
        }
        return all;
    }

    /** A verdict that does not depend on thresholds; which of them broke is told all the same. */
    private static Verdict refuse(Outcome outcome, List<Check> checks, String reason) {
        List<String> reasons = new ArrayList<>(List.of(reason));
        reasons.addAll(sentences(checks, Outcome.FAILED));
        return new Verdict(outcome, checks, reasons);
    }

    private static String neverUsable(Result result) {
        String leading = result.total().failures().stream()
                .max(Comparator.comparingLong(Failure::connections))
                .map(failure -> ": " + failure.kind() + "; " + Advice.on(failure, result))
                .orElse("");
        return "no connection to " + result.plan().target() + " ever became usable" + leading;
    }

    private static Verdict byChecks(List<Check> checks, boolean byTheTarget, Bottleneck bottleneck) {
        Outcome outcome = byTheTarget ? Outcome.FAILED : worst(checks);
        List<String> reasons = new ArrayList<>(sentences(checks, outcome));
        for (Outcome other : List.of(Outcome.FAILED, Outcome.INVALID, Outcome.INCONCLUSIVE)) {
            if (other != outcome) {
                reasons.addAll(sentences(checks, other));
            }
        }
        reasons.add(bottleneck.statement());
        return new Verdict(outcome, checks, reasons);
    }

    /** What broke is followed by what the kernel saw of it. */
    private static Verdict explained(Verdict verdict, Result result) {
        List<String> reasons = new ArrayList<>(verdict.reasons());
        reasons.addAll(1, new Handshakes(result).sentences());
        return new Verdict(verdict.outcome(), verdict.checks(), reasons);
    }

    private static Outcome worst(List<Check> checks) {
        for (Outcome outcome : List.of(Outcome.INVALID, Outcome.FAILED, Outcome.INCONCLUSIVE)) {
            if (checks.stream().anyMatch(check -> check.outcome() == outcome)) {
                return outcome;
            }
        }
        return Outcome.PASSED;
    }

    /** What the checks of one outcome say: those without a note in one sentence, the others in one each. */
    private static List<String> sentences(List<Check> checks, Outcome outcome) {
        List<String> sentences = new ArrayList<>();
        String plain = checks.stream()
                .filter(check -> check.outcome() == outcome && check.note().isEmpty())
                .map(Check::statement)
                .collect(Collectors.joining(", "));
        if (!plain.isEmpty()) {
            sentences.add(plain);
        }
        checks.stream()
                .filter(check -> check.outcome() == outcome && !check.note().isEmpty())
                .map(check -> check.statement() + ": " + check.note())
                .forEach(sentences::add);
        return sentences;
    }
}
