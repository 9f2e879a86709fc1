package io.tcpbench.cli;

import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Threshold;
import io.tcpbench.gate.Verdict;
import io.tcpbench.report.ConsoleReport;
import io.tcpbench.report.StoredRun;
import io.tcpbench.report.UnreadableResult;
import io.tcpbench.report.Unwritable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges a stored result again, without running again. */
@Command(
        name = "verify",
        customSynopsis = "tcpbench verify [--threshold EXPR]... [--out DIR [--formats LIST]] [--quiet] FILE",
        descriptionHeading = "%n",
        description = "Judges a stored run by thresholds, or by its own. One that was cut off is invalid.",
        parameterListHeading = "%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tcpbench verify tcpbench-out/result.json",
            "  tcpbench verify tcpbench-out/result.json --threshold 'p99.9<=20ms' --threshold 'failures<=0.1%%'",
            "  tcpbench verify tcpbench-out/result.json --threshold 'p99<=5ms' --out verified   # junit.xml, summary.md"
        },
        sortOptions = false)
final class VerifyCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "a result.json or a run.journal, as `tcpbench run` leaves them")
    private Path file = Path.of("");

    @Option(
            names = "--threshold",
            paramLabel = "EXPR",
            description = "a limit to keep, may be repeated, such as p99<=5ms; in place of the stored ones")
    private List<String> thresholds = List.of();

    @Mixin
    private RewriteOptions files = new RewriteOptions();

    @Option(names = "--quiet", description = "print the verdict line alone")
    private boolean quiet;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UnreadableResult, Unwritable {
        List<Threshold> given = given();
        StoredRun stored = StoredRun.read(file);
        if (!stored.remark().isEmpty()) {
            console.tell("tcpbench: " + stored.remark());
        }
        Verdict verdict =
                Gate.judge(stored.result(), given.isEmpty() ? stored.thresholds() : given, stored.calibration());
        List<Path> written = files.write(stored.result(), verdict);
        console.report(ConsoleReport.render(stored.result(), verdict, console.colour(), written), quiet);
        return verdict.outcome().exitCode();
    }

    private List<Threshold> given() {
        List<String> faults = new ArrayList<>();
        List<Threshold> read = RunSettings.thresholds(thresholds, "--threshold", faults);
        faults.addAll(files.faults());
        if (!faults.isEmpty()) {
            throw new Misuse(faults);
        }
        return read;
    }
}
