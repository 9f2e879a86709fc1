package io.tcpbench.report;

import io.tcpbench.gate.Advice;
import io.tcpbench.gate.Bottleneck;
import io.tcpbench.gate.Check;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Unit;
import io.tcpbench.gate.Verdict;
import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Environment;
import io.tcpbench.result.Failure;
import io.tcpbench.result.Interval;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A run as Markdown for the page of a CI job: the verdict first, then what it rests on. It stays under 64 KiB whatever
 * happened, because such pages have a limit, too; what does not fit is in {@code result.json}.
 */
final class RunSummary {
    private static final int MOST_REASONS = 10;
    private static final int MOST_CHECKS = 50;
    private static final int MOST_KINDS = 15;

    private final Result result;
    private final Verdict verdict;
    private final StringBuilder markdown = new StringBuilder();

    private RunSummary(Result result, Verdict verdict) {
        this.result = result;
        this.verdict = verdict;
    }

    /** The summary of a run whose files are in a folder of this name. */
    static String render(String folder, Result result, Verdict verdict) {
        RunSummary summary = new RunSummary(result, verdict);
        summary.verdict(folder);
        summary.checks();
        summary.times();
        summary.counts();
        summary.failures();
        summary.bottleneck();
        summary.origin();
        return summary.markdown.toString();
    }

    /** The summary of a run that was left out. */
    static String skipped(String folder, String reason) {
        return "## SKIPPED: " + Markdown.code(folder) + "\n\n**" + Markdown.text(reason) + "**\n";
    }

    private void paragraph(String text) {
        markdown.append(text).append("\n\n");
    }

    private void verdict(String folder) {
        paragraph("## " + verdict.outcome() + ": " + Markdown.code(folder) + " against "
                + Markdown.code(result.plan().target().toString()));
        List<String> reasons = verdict.reasons();
        paragraph("**" + Markdown.text(reasons.get(0)) + "**");
        String bottleneck = Bottleneck.of(result).statement();
        List<String> others = reasons.stream()
                .skip(1)
                .filter(reason -> !reason.equals(bottleneck))
                .limit(MOST_REASONS)
                .toList();
        others.forEach(
                reason -> markdown.append("- ").append(Markdown.text(reason)).append('\n'));
        if (!others.isEmpty()) {
            markdown.append('\n');
        }
    }

    /** Those that did not pass come first, because not all of them may fit. */
    private void checks() {
        List<List<String>> rows = verdict.checks().stream()
                .sorted(Comparator.comparing(check -> check.outcome() == Outcome.PASSED))
                .limit(MOST_CHECKS)
                .map(RunSummary::row)
                .toList();
        markdown.append(Markdown.table(List.of("threshold", "measured", "limit", "outcome"), rows));
        more(verdict.checks().size() - MOST_CHECKS, "checks");
    }

    private static List<String> row(Check check) {
        return List.of(
                Markdown.text(check.threshold().text()),
                Markdown.text(check.readableMeasured()),
                Markdown.text(check.unit().readable(check.limit())),
                Markdown.text(check.outcome().word() + (check.note().isEmpty() ? "" : ": " + check.note())));
    }

    private void more(int number, String what) {
        if (number > 0) {
            paragraph("And " + number + " more " + what + " in `result.json`.");
        }
    }

    private void times() {
        Interval total = result.total();
        markdown.append(Markdown.table(
                List.of("time", "p50", "p90", "p99", "p99.9", "max"),
                Stream.of(
                                row("latency", total.latency()),
                                row("service time", total.serviceTime()),
                                row("connect", total.connect()),
                                row("TLS handshake", total.handshake()))
                        .limit(total.handshake().count() > 0 ? 4 : 3)
                        .toList()));
    }

    private static List<String> row(String name, Distribution times) {
        if (times.count() == 0) {
            return List.of(name, "–", "–", "–", "–", "–");
        }
        List<String> cells = new ArrayList<>(List.of(name));
        for (long nanos : times.percentilesNanos(50, 90, 99, 99.9)) {
            cells.add(Quantity.readable(nanos));
        }
        cells.add(Quantity.readable(times.maxNanos()));
        return cells;
    }

    private void counts() {
        RequestCounts requests = result.total().requests();
        var connections = result.total().connections();
        paragraph("Requests: " + Unit.grouped(requests.due()) + " due, " + Unit.grouped(requests.answered())
                + " answered, " + Unit.grouped(requests.failed()) + " failed, " + Unit.grouped(requests.unanswered())
                + " unanswered; " + Quantity.readableRate(result.throughputPerSecond()) + " over "
                + Quantity.readable(result.durationNanos()) + ". Connections: " + Unit.grouped(connections.opened())
                + " opened, " + Unit.grouped(connections.failed()) + " failed, "
                + Unit.grouped(connections.closedByPeer()) + " closed by the server.");
    }

    private void failures() {
        List<Failure> failures = FailureText.heaviestFirst(result.total().failures());
        if (failures.isEmpty()) {
            return;
        }
        List<Failure> told = failures.subList(0, Math.min(failures.size(), MOST_KINDS));
        markdown.append(Markdown.table(
                List.of("failure", "requests", "connections", "side", "when"),
                told.stream().map(this::row).toList()));
        told.forEach(this::remedy);
        markdown.append('\n');
        more(failures.size() - MOST_KINDS, "kinds of failures");
    }

    private List<String> row(Failure failure) {
        return List.of(
                Markdown.text(FailureText.name(failure)),
                Unit.grouped(failure.requests()),
                Unit.grouped(failure.connections()),
                FailureText.side(failure, result),
                FailureText.span(failure));
    }

    private void remedy(Failure failure) {
        item("- **" + Markdown.text(FailureText.name(failure)) + "**: "
                + Markdown.text(failure.kind().meaning()));
        item("  - what to do: " + Markdown.text(Advice.on(failure, result)));
        failure.examples().stream()
                .limit(1)
                .forEach(example -> item("  - such as " + Markdown.code(FailureText.example(example))));
    }

    private void item(String text) {
        markdown.append(text).append('\n');
    }

    private void bottleneck() {
        Bottleneck bottleneck = Bottleneck.of(result);
        paragraph("Bottleneck **" + bottleneck.place().word() + "**: " + Markdown.text(bottleneck.evidence()));
    }

    private void origin() {
        Environment environment = result.environment();
        markdown.append("Plan ")
                .append(Markdown.code(result.plan().hash()))
                .append(", seed ")
                .append(result.plan().seed())
                .append(", started ")
                .append(result.startedAt())
                .append(" on ")
                .append(Markdown.text(environment.os() + ", " + environment.cpus() + " CPUs"
                        + (environment.cpuModel().isEmpty() ? "" : " (" + environment.cpuModel() + ")") + ", JDK "
                        + environment.jdk() + ", " + DrivenBy.text(result) + ", tcpbench "
                        + environment.toolVersion()))
                .append("\n");
    }
}
