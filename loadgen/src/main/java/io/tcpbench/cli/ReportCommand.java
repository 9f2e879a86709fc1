package io.tcpbench.cli;

import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Verdict;
import io.tcpbench.report.ConsoleReport;
import io.tcpbench.report.StoredRun;
import io.tcpbench.report.UnreadableResult;
import io.tcpbench.report.Unwritable;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws the reports of a stored run again, also of one that was killed. */
@Command(
        name = "report",
        customSynopsis = "tcpbench report [--out DIR [--formats LIST]] FILE",
        descriptionHeading = "%n",
        description = {
            "Draws the reports of a run again, from its result.json, or from its run.journal, which also a killed run",
            "leaves: all of it but for the second in progress."
        },
        parameterListHeading = "%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tcpbench report tcpbench-out/run.journal",
            "  tcpbench report tcpbench-out/run.journal --out rebuilt   # result.json and all files beside it again",
            "  tcpbench report tcpbench-out/result.json --out ci --formats junit.xml,summary.md"
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the report is drawn, whatever the verdict in it",
            "64:usage: a word is wrong, or the file can't be read",
            "74:unwritable: the files can't be written"
        },
        sortOptions = false)
final class ReportCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "a result.json or a run.journal")
    private Path file = Path.of("");

    @Mixin
    private RewriteOptions files = new RewriteOptions();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    boolean help;

    ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UnreadableResult, Unwritable {
        List<String> faults = files.faults();
        if (!faults.isEmpty()) {
            throw new Misuse(faults);
        }
        StoredRun run = StoredRun.read(file);
        if (!run.remark().isEmpty()) {
            console.tell("tcpbench: " + run.remark());
        }
        Verdict verdict = Gate.judge(run.result(), run.thresholds(), run.calibration());
        List<Path> written = files.write(run.result(), verdict);
        console.report(ConsoleReport.render(run.result(), verdict, console.colour(), written), false);
        return 0;
    }
}
