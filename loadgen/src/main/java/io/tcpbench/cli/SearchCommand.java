package io.tcpbench.cli;

import io.tcpbench.cli.SearchOptions.Asked;
import io.tcpbench.experiment.Contestants;
import io.tcpbench.experiment.SearchTrials;
import io.tcpbench.experiment.ServerSpec;
import io.tcpbench.experiment.ServerStarter;
import io.tcpbench.experiment.Trial;
import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Check;
import io.tcpbench.gate.Floor;
import io.tcpbench.gate.GaveIn;
import io.tcpbench.gate.ProbeTrial;
import io.tcpbench.gate.RateBracket;
import io.tcpbench.gate.RateSearch;
import io.tcpbench.gate.SearchStep.Try;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Quantity;
import io.tcpbench.report.SearchReport;
import io.tcpbench.report.TrialFolder;
import io.tcpbench.report.Unwritable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The highest rate at which a server keeps its thresholds. */
@Command(
        name = "search",
        customSynopsis = "tcpbench search --server SPEC [--threshold EXPR] [OPTIONS]",
        descriptionHeading = "%n",
        description = {
            "Finds the highest rate at which a server keeps its thresholds, and who gives in above it.",
            "",
            "The rate is doubled from --from until it does not hold, then bisected until the bracket is within --precision; in "
                    + "the end the highest rate is tried once more. A rate is tried by --repeats trials, each a fresh "
                    + "process, warmed up for at most --warmup (10s) and measured for --duration (3s). Where the "
                    + "generator gives in and not the server, the highest rate is a lower bound only.",
            "",
            "SPEC is the same as for compare."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  At which rate compare is best run:",
            "    tcpbench search --server 'jar:server.jar --port {port}' --threshold 'p99<=10ms'",
            "  A gate on the capacity of a server:",
            "    tcpbench search --server 'reference:epoll --delay 5ms' --threshold 'p99<=20ms' --at-least 2k/s"
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:passed: the bracket was found, and the highest rate is not below --at-least",
            "10:failed: the highest rate is below --at-least, or the server kept the thresholds at no rate",
            "12:inconclusive: the budget or the requests did not suffice; what is known is said",
            "13:invalid: the generator gave in before --at-least, or at the lowest rate",
            "64:usage: a setting is wrong; nothing was started",
            "69:unavailable: the server could not be started, or not be reached at the first rate",
            "70:internal: a defect of tcpbench",
            "74:unwritable: results can't be written",
            "77:refused: the target must not be flooded, see --allow-target",
            "129, 130, 143:interrupted by HUP, INT, TERM; what was measured is kept, a second signal halts"
        },
        sortOptions = false)
final class SearchCommand extends ExperimentCommand {
    private static final String ADVISORY = "advisory only: a server that runs already was not started afresh for each"
            + " trial, so that what a higher rate did to it is part of what was measured";

    /** As many as a search tries as a rule. */
    private static final int RATES = 12;

    @Option(names = "--server", paramLabel = "SPEC", description = "the server, as --baseline of compare")
    private @Nullable String server;

    @Mixin
    private SearchOptions options = new SearchOptions();

    @Mixin
    private CalibrationOption calibration = new CalibrationOption();

    SearchCommand(Console console) {
        super(console);
    }

    @Override
    String duration() {
        return "3s";
    }

    @Override
    boolean findsRate() {
        return true;
    }

    @Override
    public Integer call() throws Unwritable, InterruptedException {
        RunSettings settings = settings();
        Optional<ServerSpec> known = ServerOptions.server("--server", server, settings);
        Asked asked = options.read(settings);
        Calibrations calibrations = calibration.read(settings, console);
        ServerStarter starter = servers.starter(settings);
        Plan plan = settings.plan();
        ServerSpec searched = known.orElseThrow();
        Planned planned = new Planned(
                plan,
                (long) RATES * asked.rule().repeats(),
                List.of(),
                asked.rule().thresholds());
        return run(planned, starter, setup -> {
            Watcher watcher = new Watcher(setup.folder());
            SearchTrials trials = new SearchTrials(setup.trials(), searched, asked.budget(), watcher);
            RateBracket found = trials.find(new RateSearch(asked.rule()));
            RateBracket bracket = found.as(outcome(found.outcome(), setup.interruption()));
            Optional<Calibration> floor = calibrations.ofProbes(trials.probes());
            RateBracket warned = floor.flatMap(calibrated -> new Floor(calibrated).warning(trials.probes()))
                    .map(bracket::with)
                    .orElse(bracket);
            RateBracket told = Contestants.same(searched).advisory() ? warned.with(ADVISORY) : warned;
            List<Path> written = setup.folder().search(told, asked.rule(), trials.probes(), floor);
            console.report(SearchReport.render(told, trials.probes(), written), common.quiet);
            return told.outcome().exitCode();
        });
    }

    /** Keeps each trial as soon as it is there, and tells of it. */
    private final class Watcher implements SearchTrials.Listener {
        private final TrialFolder folder;

        Watcher(TrialFolder folder) {
            this.folder = folder;
        }

        @Override
        public void trying(Try step) {
            String rate = Quantity.readableRate(step.ratePerSecond());
            announce(
                    switch (step.purpose()) {
                        case RISE -> rate;
                        case FALL -> "not held: down to " + rate;
                        case BISECTION -> "between: " + rate;
                        case CONFIRMATION -> "once more: " + rate;
                    });
        }

        @Override
        public void measured(ProbeTrial trial) {
            folder.trial(Trial.name(Trial.Side.SERVER, trial.number()), trial.result(), trial.verdict());
            String checks =
                    trial.verdict().checks().stream().map(Check::statement).collect(Collectors.joining(", "));
            say("  trial " + trial.number() + "  " + checks + "  " + end(trial));
        }

        private String end(ProbeTrial trial) {
            return trial.gaveIn() == GaveIn.NOBODY
                    ? "held"
                    : "did not hold: " + trial.gaveIn().word();
        }
    }
}
