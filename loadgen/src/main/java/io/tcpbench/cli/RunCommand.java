package io.tcpbench.cli;

import io.tcpbench.gate.BreachWatch;
import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Threshold;
import io.tcpbench.gate.Verdict;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Secrets;
import io.tcpbench.plan.Target;
import io.tcpbench.report.ConsoleReport;
import io.tcpbench.report.Format;
import io.tcpbench.report.OutputFolder;
import io.tcpbench.report.ProgressLine;
import io.tcpbench.report.Unwritable;
import io.tcpbench.result.JournalFile;
import io.tcpbench.result.Progress;
import io.tcpbench.result.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * One load test from the command line: settings in, a report on the output, files in a folder, a verdict as the exit
 * status.
 */
@Command(
        name = "run",
        customSynopsis = "tcpbench run [OPTIONS] [HOST:PORT]",
        descriptionHeading = "%n",
        description = {
            "Floods a TCP server with concurrent clients, measures, judges and reports.",
            "",
            "HOST:PORT is the server; it may come from the plan file instead. An IPv6 address is put in brackets.",
            "unix:PATH is a server behind a socket file. Public addresses need --allow-target."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  An echo server, as fast as 50 connections can:",
            "    tcpbench run 127.0.0.1:9090",
            "  The same at a rate of 20,000 a second, as a check that fails a build:",
            "    tcpbench run 127.0.0.1:9090 -r 20k/s --threshold 'p99<=5ms' --threshold 'failures<=0.1%%'",
            "  Redis, 16 requests in flight on each connection:",
            "    tcpbench run 127.0.0.1:6379 --send 'text:PING\\r\\n' --expect 'exact:+PONG\\r\\n' --pipeline 16",
            "  memcached:",
            "    tcpbench run 127.0.0.1:11211 --send 'text:get key\\r\\n' --expect 'until:END\\r\\n'",
            "  A plan that is kept with the sources, for one minute:",
            "    tcpbench run --plan load.yaml -d 1m",
            "  where load.yaml has options as keys, --connect-timeout as connectTimeout:",
            "    target: 127.0.0.1:9090",
            "    connections: 200",
            "    connectTimeout: 500ms",
            "    thresholds: [\"p99<=5ms\", \"failures<=0.1%%\"]",
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:passed: every threshold held",
            "10:failed: a threshold broke",
            "12:inconclusive: a threshold that holds rests on too few samples",
            "13:invalid: the numbers judge the generator, not the server",
            "64:usage: a setting is wrong; nothing was sent",
            "69:unavailable: the server could not be reached; nothing was measured",
            "70:internal: a defect of tcpbench",
            "74:unwritable: results can't be written",
            "77:refused: the target must not be flooded, see --allow-target",
            "129, 130, 143:interrupted by HUP, INT, TERM; what was measured is reported, a second signal halts"
        },
        sortOptions = false)
final class RunCommand implements Callable<Integer> {

    private final Console console;
    private final LoadTests loadTests;

    private final CommandSpec spec;

    @Mixin
    private RunOptions options = new RunOptions();

    @Parameters(arity = "0..*", hidden = true)
    private List<String> words = List.of();

    private RunCommand(Console console, LoadTests loadTests) {
        this.console = console;
        this.loadTests = loadTests;
        this.spec = CommandSpec.forAnnotatedObject(this);
        PlanOptions.addTo(spec);
        spec.parser().collectErrors(true);
    }

    /**
     * The command with all its options. What can't be understood is collected, so that it is reported with the other
     * faults.
     */
    static CommandLine commandLine(Console console, LoadTests loadTests) {
        return new CommandLine(new RunCommand(console, loadTests).spec);
    }

    @Override
    public Integer call() throws Unwritable {
        RunSettings settings = settings();
        List<String> faults = new ArrayList<>();
        Set<Format> formats = options.formats.chosen(faults);
        faults.forEach(settings::fault);
        Calibrations calibrations = options.calibration.read(settings, console);
        Plan plan = settings.plan();
        OutputFolder folder = OutputFolder.prepare(options.common.out).only(formats);
        List<String> thresholds =
                settings.thresholds().stream().map(Threshold::toString).toList();
        try (JournalFile journal = folder.journal(plan, thresholds, line -> console.tell("tcpbench: " + line))) {
            return run(settings, calibrations, plan, folder, journal);
        } catch (InvalidSettings notHere) {
            throw new Misuse(settings.spelt(notHere));
        }
    }

    private int run(
            RunSettings settings, Calibrations calibrations, Plan plan, OutputFolder folder, JournalFile journal) {
        BreachWatch watched = new BreachWatch(settings.abortRules(), journal);
        LoadTests.Prepared load =
                loadTests.prepare(plan, Set.copyOf(options.common.allowedTargets), watched, progress());
        watched.onBreach(load::abort);
        try (Interruption interruption = Interruption.listening(load::stop)) {
            if (options.common.untilEof) {
                interruption.listen(console.in());
            }
            Result result = load.run();
            Verdict judged = Gate.judge(result, settings.thresholds(), calibrations.of(result));
            Verdict verdict = interruption.verdict(result, judged);
            int exitCode = report(result, verdict, folder);
            return interruption.exitCode().orElse(exitCode);
        }
    }

    private RunSettings settings() {
        CommandLine command = spec.commandLine();
        List<String> arguments = command.getParseResult().originalArgs();
        RunSettings settings = new RunSettings();
        options.common.readPlan(settings);
        PlanOptions.read(spec, arguments, settings);
        if (!options.thresholds.isEmpty()) {
            settings.thresholds(options.thresholds, "--threshold");
        }
        if (!options.abortOn.isEmpty()) {
            settings.abortOn(options.abortOn, "--abort-on");
        }
        Set<String> values = new HashSet<>();
        for (Exception error : command.getParseResult().errors()) {
            ParseFaults.lines((ParameterException) error).forEach(settings::fault);
            if (error instanceof UnmatchedArgumentException unmatched) {
                values.addAll(ParseFaults.values(unmatched));
            }
        }
        readTarget(arguments, values, settings);
        return settings;
    }

    /** The word that is no option. What may be the value of one is only taken for the target if it looks like one. */
    private void readTarget(List<String> arguments, Set<String> values, RunSettings settings) {
        List<String> candidates = words.stream()
                .filter(word -> !values.contains(word) || isTarget(word))
                .toList();
        if (!candidates.isEmpty()) {
            settings.set("target", candidates.get(0), "HOST:PORT");
        }
        for (String extra : candidates.subList(Math.min(1, candidates.size()), candidates.size())) {
            settings.fault("'" + Secrets.masked(arguments).get(arguments.indexOf(extra))
                    + "' is one word too many; allowed is one HOST:PORT");
        }
    }

    private static boolean isTarget(String word) {
        try {
            Target.parse(word);
            return true;
        } catch (IllegalArgumentException other) {
            return false;
        }
    }

    private Consumer<Progress> progress() {
        return options.common.showsProgress(console)
                ? progress -> console.status(ProgressLine.render(progress))
                : ignored -> {};
    }

    /** Files first, so that the report can say where they are; a report is printed even if there are none. */
    private int report(Result result, Verdict verdict, OutputFolder folder) {
        List<Path> written = List.of();
        int exitCode = verdict.outcome().exitCode();
        try {
            written = folder.write(result, verdict);
        } catch (Unwritable unwritable) {
            console.tell("tcpbench: " + unwritable.getMessage());
            exitCode = Outcome.UNWRITABLE.exitCode();
        }
        console.report(ConsoleReport.render(result, verdict, console.colour(), written), options.common.quiet);
        return exitCode;
    }
}
