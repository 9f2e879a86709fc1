package io.tcpbench.report;

import io.tcpbench.gate.Advice;
import io.tcpbench.gate.Bottleneck;
import io.tcpbench.gate.Check;
import io.tcpbench.gate.GeneratorPart;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Unit;
import io.tcpbench.gate.Verdict;
import io.tcpbench.plan.Printable;
import io.tcpbench.plan.Quantity;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Failure;
import io.tcpbench.result.GeneratorHealth;
import io.tcpbench.result.Interval;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A run for people at a terminal: the verdict first, at most 25 lines. What does not fit is in the files. No line is
 * cut: whoever prints it on a terminal may {@linkplain Screen#wrapped wrap} it.
 *
 * <pre>
 * FAILED  p99 12.4 ms &gt; 5 ms
 *   p99&lt;=5ms           12.4 ms        failed
 *   failures&lt;=0        0              passed
 * requests   120,000 due, 120,000 answered, 0 failed, 0 unanswered; 12,000/s over 10 s
 * latency    p50 1.2 ms, p90 2.4 ms, p99 12.4 ms, p99.9 14.1 ms, max 15 ms
 * ...
 * </pre>
 */
public final class ConsoleReport {
    private static final int MOST_LINES = 25;

    // Together with one line each for the verdict, requests, latency, service time, connects and files, and two for
    // the bottleneck and the generator, this leaves room for so many kinds, of two lines each, and one line that tells
    // how many there are
    // beyond.
    private static final int MOST_REASONS = 2;
    private static final int MOST_CHECKS = 4;
    private static final int MOST_KINDS = 5;
    private static final int GENERATOR_LINES = 2;

    private static final int READABLE_COLUMNS = 120;
    private static final String INDENT = " ".repeat(4);
    private static final String DETAIL_INDENT = " ".repeat(8);
    private static final String EXAMPLE = INDENT + "such as ";

    private static final String RED = "\u001b[31;1m";
    private static final String GREEN = "\u001b[32;1m";
    private static final String YELLOW = "\u001b[33;1m";
    private static final String PLAIN = "\u001b[0m";

    private final Result result;
    private final Verdict verdict;
    private final List<String> lines = new ArrayList<>();

    private ConsoleReport(Result result, Verdict verdict) {
        this.result = result;
        this.verdict = verdict;
    }

    /** The report, each line ended by a line feed; with colour only where that is asked for. */
    public static String render(Result result, Verdict verdict, boolean colour, List<Path> written) {
        ConsoleReport report = new ConsoleReport(result, verdict);
        report.verdict();
        report.checks();
        report.requests();
        report.times();
        report.connects();
        report.failures(GENERATOR_LINES + (written.isEmpty() ? 0 : 1));
        report.bottleneck();
        report.generator();
        report.files(written);
        if (colour) {
            report.paintVerdict();
        }
        return String.join("\n", report.lines) + "\n";
    }

    private void line(String text) {
        lines.add(Printable.line(text));
    }

    private String word() {
        return verdict.outcome().name();
    }

    private void verdict() {
        List<String> reasons = verdict.reasons();
        line(word() + (reasons.isEmpty() ? "" : "  " + reasons.get(0)));
        String bottleneck = Bottleneck.of(result).statement();
        reasons.stream()
                .skip(1)
                .filter(reason -> !reason.equals(bottleneck))
                .limit(MOST_REASONS)
                .forEach(reason -> line("  " + reason));
    }

    /** Those that did not pass come first, because not all of them may fit. */
    private void checks() {
        List<Check> checks = verdict.checks().stream()
                .sorted(Comparator.comparing(check -> check.outcome() == Outcome.PASSED))
                .toList();
        int shown = checks.size() <= MOST_CHECKS ? checks.size() : MOST_CHECKS - 1;
        checks.subList(0, shown).forEach(check -> line(checkLine(check)));
        if (shown < checks.size()) {
            line("  and " + (checks.size() - shown) + " more checks in result.json");
        }
    }

    private static String checkLine(Check check) {
        return String.format(
                Locale.ROOT,
                "  %-20s %-14s %s",
                check.threshold().text(),
                check.readableMeasured(),
                check.outcome().word());
    }

    private void requests() {
        RequestCounts requests = result.total().requests();
        long warmupFailed =
                result.total().warmup().failed() + result.total().warmup().unanswered();
        line("requests   " + Unit.grouped(requests.due()) + " due, " + Unit.grouped(requests.answered()) + " answered, "
                + Unit.grouped(requests.failed()) + " failed, " + Unit.grouped(requests.unanswered()) + " unanswered; "
                + Quantity.readableRate(result.throughputPerSecond()) + " over "
                + Quantity.readable(result.durationNanos())
                + (warmupFailed == 0 ? "" : "; " + Unit.grouped(warmupFailed) + " failed in the warm-up"));
    }

    private void times() {
        line("latency    " + percentiles(result.total().latency()));
        line("service    " + percentiles(result.total().serviceTime()));
    }

    private static String percentiles(Distribution times) {
        if (times.count() == 0) {
            return "no answer";
        }
        long[] values = times.percentilesNanos(50, 90, 99, 99.9);
        return "p50 " + Quantity.readable(values[0]) + ", p90 " + Quantity.readable(values[1]) + ", p99 "
                + Quantity.readable(values[2]) + ", p99.9 " + Quantity.readable(values[3]) + ", max "
                + Quantity.readable(times.maxNanos());
    }

    private static String shortly(String name, Distribution times) {
        return times.count() == 0
                ? ""
                : name + "p50 " + Quantity.readable(times.percentilesNanos(50)[0]) + ", max "
                        + Quantity.readable(times.maxNanos());
    }

    private void connects() {
        Interval total = result.total();
        var counts = total.connections();
        String times = shortly("; ", total.connect()) + shortly("; TLS ", total.handshake());
        line("connects   " + Unit.grouped(counts.opened()) + " opened, " + Unit.grouped(counts.failed()) + " failed, "
                + Unit.grouped(counts.reopened()) + " reopened, " + Unit.grouped(counts.closedByPeer())
                + " closed by the server" + times);
    }

    /** As much of each kind as there is room for. */
    private void failures(int linesBelow) {
        List<Failure> failures = FailureText.heaviestFirst(result.total().failures());
        int room = MOST_LINES - lines.size() - linesBelow;
        List<String> whole = new ArrayList<>();
        failures.forEach(failure -> whole.addAll(whole(failure)));
        List<String> brief = new ArrayList<>();
        failures.forEach(failure -> brief.addAll(brief(failure)));
        lines.addAll(whole.size() <= room ? whole : brief.size() <= room ? brief : terse(failures));
    }

    private List<String> whole(Failure failure) {
        List<String> told = new ArrayList<>();
        told.add(Printable.line(failureLine(failure)));
        told.add(Printable.line(INDENT + failure.kind().meaning()));
        told.add(Printable.line(INDENT + Advice.on(failure, result)));
        failure.examples().stream().limit(1).forEach(example -> told.addAll(wholeExample(example)));
        return told;
    }

    private List<String> brief(Failure failure) {
        List<String> told = new ArrayList<>();
        told.add(Printable.line(failureLine(failure)));
        told.add(Printable.line(INDENT + Advice.on(failure, result)));
        failure.examples().stream().limit(1).forEach(example -> told.add(Printable.line(exampleLine(example))));
        return told;
    }

    private List<String> terse(List<Failure> failures) {
        List<String> told = new ArrayList<>();
        for (Failure failure : failures.subList(0, Math.min(failures.size(), MOST_KINDS))) {
            told.add(Printable.line(failureLine(failure) + ": " + Advice.on(failure, result)));
            failure.examples().stream().limit(1).forEach(example -> told.add(Printable.line(exampleLine(example))));
        }
        if (failures.size() > MOST_KINDS) {
            told.add("and " + (failures.size() - MOST_KINDS) + " more kinds in result.json");
        }
        return told;
    }

    private String failureLine(Failure failure) {
        String requests = failure.requests() == 0 ? "" : Unit.grouped(failure.requests()) + " requests, ";
        return FailureText.name(failure) + "  " + requests + Unit.grouped(failure.connections()) + " connections, "
                + FailureText.side(failure, result) + ", " + FailureText.span(failure);
    }

    /** On one line if that can be read, else with its detail below. */
    private static List<String> wholeExample(Failure.Example example) {
        String line = Printable.line(exampleLine(example));
        return line.length() <= READABLE_COLUMNS
                ? List.of(line)
                : List.of(
                        Printable.line(EXAMPLE + FailureText.exampleOrigin(example)),
                        DETAIL_INDENT + Printable.line(example.detail()));
    }

    private static String exampleLine(Failure.Example example) {
        return EXAMPLE + FailureText.example(example);
    }

    private void bottleneck() {
        Bottleneck bottleneck = Bottleneck.of(result);
        line("bottleneck " + bottleneck.place().word() + ": " + bottleneck.evidence());
    }

    private void generator() {
        var health = result.health();
        line("generator  " + DrivenBy.text(result) + ", late p99 "
                + Quantity.readable(GeneratorPart.of(result).lateP99Nanos()) + ", missed "
                + Unit.grouped(result.total().missedByUs()) + loops(health) + ", CPU "
                + Unit.RATIO.readable(health.cpuRatio())
                + ", longest collection " + Quantity.readable(health.gcMaxPauseNanos()));
    }

    /** Those that spin are busy whatever they have to do. */
    private String loops(GeneratorHealth health) {
        if (result.plan().spin()) {
            return ", event loops spin";
        }
        return health.loopUtilization() < 0
                ? ""
                : ", busiest event loop " + Unit.RATIO.readable(health.loopUtilization());
    }

    /** Once with their folder, which they share. */
    private void files(List<Path> written) {
        if (!written.isEmpty()) {
            String others = written.stream()
                    .skip(1)
                    .map(file -> ", " + file.getFileName())
                    .collect(Collectors.joining());
            line("written    " + written.get(0) + others);
        }
    }

    private void paintVerdict() {
        String colour = switch (verdict.outcome()) {
            case PASSED -> GREEN;
            case FAILED, REGRESSION, INTERNAL -> RED;
            default -> YELLOW;
        };
        lines.set(0, colour + word() + PLAIN + lines.get(0).substring(word().length()));
    }
}
