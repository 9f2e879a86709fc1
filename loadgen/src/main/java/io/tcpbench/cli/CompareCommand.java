package io.tcpbench.cli;

import io.tcpbench.cli.RuleOptions.Asked;
import io.tcpbench.experiment.Contestants;
import io.tcpbench.experiment.PairedTrials;
import io.tcpbench.experiment.ServerSpec;
import io.tcpbench.experiment.ServerStarter;
import io.tcpbench.experiment.SingleTrials;
import io.tcpbench.experiment.Trial;
import io.tcpbench.gate.Baseline;
import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Comparison;
import io.tcpbench.gate.ComparisonRule;
import io.tcpbench.gate.Floor;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.PairedComparison;
import io.tcpbench.gate.Series;
import io.tcpbench.gate.TrialPair;
import io.tcpbench.gate.UnpairedComparison;
import io.tcpbench.plan.Plan;
import io.tcpbench.report.ComparisonReport;
import io.tcpbench.report.TrialFolder;
import io.tcpbench.report.Unwritable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Candidate against baseline: is it slower, and how sure is that? */
@Command(
        name = "compare",
        customSynopsis = "tcpbench compare --baseline SPEC --candidate SPEC --rate N/s [OPTIONS]",
        descriptionHeading = "%n",
        description = {
            "Starts two servers in turn, floods each at the same rate, and says whether the candidate is slower.",
            "",
            "Each trial is a fresh process, warmed up for at most --warmup (10s) and measured for --duration (5s). Trials come in "
                    + "pairs; the pairs are what is counted, never the requests. A regression is one only if it was "
                    + "seen again in pairs of its own; passed means that a larger one is excluded.",
            "",
            "SPEC is command:PROGRAM ARGS or jar:FILE ARGS with {port} where the port goes, reference:ENGINE ARGS for the "
                    + "reference server, or address:HOST:PORT for one that runs already (advisory only). A baseline can be "
                    + "stored:FILE as well, which `tcpbench baseline` made (advisory only): its plan is the plan then."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  Two builds of a server, at 5,000 requests a second:",
            "    tcpbench compare -r 5k/s --baseline 'jar:old.jar --port {port}' --candidate 'jar:new.jar --port {port}'",
            "  What a millisecond more does to the reference server:",
            "    tcpbench compare -r 5k/s --baseline 'reference:epoll --delay 5ms' --candidate 'reference:epoll --delay 6ms'",
            "  Against trials that were stored earlier, on this machine:",
            "    tcpbench compare --baseline stored:tcpbench-baseline.json --candidate 'jar:new.jar --port {port}'"
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:passed: a slowdown of --max-regression is excluded",
            "10:failed: the candidate fails requests that the baseline does not",
            "11:regression: the candidate is slower by more than --tolerance, and was so twice",
            "12:inconclusive: neither is shown; how many pairs would decide, and in which time, is said",
            "13:invalid: the numbers judge the generator or the machine, not the servers",
            "64:usage: a setting is wrong; nothing was started",
            "69:unavailable: a server could not be started",
            "70:internal: a defect of tcpbench",
            "74:unwritable: results can't be written",
            "77:refused: the target must not be flooded, see --allow-target",
            "129, 130, 143:interrupted by HUP, INT, TERM; what was measured is kept, a second signal halts"
        },
        sortOptions = false)
final class CompareCommand extends ExperimentCommand {
    private static final String NOT_AFRESH =
            "a server that runs already was not started afresh for each trial, so that its"
                    + " state is part of what was measured";

    private static final String ANOTHER_TIME = "the baseline was measured at another time, and what has changed on this"
            + " machine since is part of what was measured";

    @Option(names = "--baseline", paramLabel = "SPEC", description = "the server that is known, or stored:FILE")
    private @Nullable String baseline;

    @Option(names = "--candidate", paramLabel = "SPEC", description = "the server that may be slower")
    private @Nullable String candidate;

    @Option(
            names = "--anchor",
            paramLabel = "SPEC",
            description = "a server that never changes, measured in each pair: if it changes, the machine did")
    private @Nullable String anchor;

    @Mixin
    private RuleOptions rules = new RuleOptions();

    @Mixin
    private CalibrationOption calibration = new CalibrationOption();

    CompareCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws Unwritable, InterruptedException {
        StoredBaseline stored = new StoredBaseline(baseline);
        RunSettings settings = settings(stored::read);
        Optional<ServerSpec> suspect = ServerOptions.server("--candidate", candidate, settings);
        Asked asked = rules.read(settings);
        Calibrations calibrations = calibration.read(settings, console);
        ServerStarter starter = servers.starter(settings);
        return stored.isMeant()
                ? unpaired(stored, suspect, asked, calibrations, starter, settings)
                : paired(suspect, asked, calibrations, starter, settings);
    }

    private int paired(
            Optional<ServerSpec> suspect,
            Asked asked,
            Calibrations calibrations,
            ServerStarter starter,
            RunSettings settings)
            throws Unwritable, InterruptedException {
        Optional<ServerSpec> known = ServerOptions.server("--baseline", baseline, settings);
        Optional<ServerSpec> constant =
                anchor == null ? Optional.empty() : ServerOptions.server("--anchor", anchor, settings);
        Plan plan = settings.plan();
        Contestants contestants = new Contestants(known.orElseThrow(), suspect.orElseThrow(), constant);
        long trials = asked.pairs() * (constant.isPresent() ? 3L : 2L);
        return run(planned(plan, trials, asked.rule()), starter, setup -> {
            PairedTrials pairs = new PairedTrials(setup.trials(), contestants, asked.budget(), setup.listener());
            Comparison judged = pairs.compare(new PairedComparison(asked.rule(), asked.pairs()));
            Comparison comparison = judged.as(outcome(judged.outcome(), setup.interruption()));
            Telling telling = new Telling(asked.rule(), calibrations, setup.folder());
            return contestants.advisory()
                    ? advise(comparison, List.of(NOT_AFRESH), pairs.pairs(), telling)
                    : report(comparison, pairs.pairs(), telling);
        });
    }

    private int unpaired(
            StoredBaseline stored,
            Optional<ServerSpec> suspect,
            Asked asked,
            Calibrations calibrations,
            ServerStarter starter,
            RunSettings settings)
            throws Unwritable, InterruptedException {
        for (String option : List.of("--anchor", "--pairs")) {
            if (isGiven(option)) {
                settings.fault(option + " is not allowed with a stored baseline, which has its own trials");
            }
        }
        Optional<ServerSpec> constant = stored.anchor(settings);
        Plan plan = settings.plan();
        Baseline known = stored.of(plan, settings);
        ServerSpec tried = suspect.orElseThrow();
        List<String> why =
                Contestants.same(tried).advisory() ? List.of(ANOTHER_TIME, NOT_AFRESH) : List.of(ANOTHER_TIME);
        UnpairedComparison comparison = new UnpairedComparison(known, asked.rule());
        long planned = known.trials().size() * (constant.isPresent() ? 2L : 1L);
        return run(planned(plan, planned, asked.rule()), starter, setup -> {
            SingleTrials trials = new SingleTrials(
                    setup.trials(), tried, Trial.Side.CANDIDATE, constant, asked.budget(), setup.listener());
            Series measured = trials.measure(known.trials().size(), comparison::invalid);
            String unfinished = setup.interruption().exitCode().isPresent() ? "cut off" : "the time is up";
            Comparison judged = comparison.judge(measured, unfinished);
            Comparison verdict = judged.as(outcome(judged.outcome(), setup.interruption()));
            Telling telling = new Telling(asked.rule(), calibrations.beside(known.calibration()), setup.folder());
            return advise(verdict, why, comparison.pairs(measured), telling);
        });
    }

    private static Planned planned(Plan load, long trials, ComparisonRule rule) {
        return new Planned(load, trials, rule.percentiles(), List.of());
    }

    /** What a verdict is told with, and where. */
    private record Telling(ComparisonRule rule, Calibrations calibrations, TrialFolder folder) {}

    private int advise(Comparison comparison, List<String> why, List<TrialPair> pairs, Telling telling) {
        int exitCode = report(comparison.with("advisory only: " + String.join("; ", why)), pairs, telling);
        return exitCode == Outcome.REGRESSION.exitCode() ? Outcome.INCONCLUSIVE.exitCode() : exitCode;
    }

    private int report(Comparison comparison, List<TrialPair> pairs, Telling telling) {
        Optional<Calibration> floor = telling.calibrations.of(pairs);
        Comparison told = floor.flatMap(known -> new Floor(known).warning(pairs, telling.rule))
                .map(comparison::with)
                .orElse(comparison);
        List<Path> written = telling.folder.comparison(told, telling.rule, pairs, floor);
        console.report(ComparisonReport.render(told, written), common.quiet);
        return told.outcome().exitCode();
    }
}
