package io.tcpbench.cli;

import io.tcpbench.TargetRefused;
import io.tcpbench.experiment.PairedTrials;
import io.tcpbench.experiment.ServerStarter;
import io.tcpbench.experiment.Trial;
import io.tcpbench.experiment.Trials;
import io.tcpbench.gate.NextStep.Stage;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Threshold;
import io.tcpbench.launch.LaunchFailed;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Quantity;
import io.tcpbench.report.ProgressLine;
import io.tcpbench.report.TrialFolder;
import io.tcpbench.report.Unwritable;
import io.tcpbench.result.Progress;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the commands have in common that start servers themselves and measure trials of them. */
abstract class ExperimentCommand implements Callable<Integer> {
    /** Why trials have no stages. */
    static final String ONE_TIME = "none here: all trials last for one time, which --duration says";

    /** The same of so many requests. */
    static final String ONE_RATE = "none here: all of a trial has one rate";

    private static final String WARMUP = "10s";

    /** Each trial has its own; this one is never connected to. */
    private static final String NO_TARGET = "127.0.0.1:1";

    /** The same for rates. */
    private static final String NO_RATE = "1/s";

    final Console console;

    @Mixin
    ServerOptions servers = new ServerOptions();

    @Mixin
    CommonOptions common = new CommonOptions();

    private CommandSpec spec = CommandSpec.create();
    private String now = "";

    ExperimentCommand(Console console) {
        this.console = console;
    }

    /** The command with all its options; those of the subclass exist only when its constructor is done. */
    final CommandLine commandLine() {
        spec = CommandSpec.forAnnotatedObject(this);
        PlanOptions.addTo(spec, meanings(), findsRate() ? Set.of("rate") : Set.of());
        spec.parser().collectErrors(true);
        return new CommandLine(spec);
    }

    private Map<String, String> meanings() {
        return Map.of(
                "duration",
                "load of each trial that is counted (" + duration() + ")",
                "warmup",
                "longest warm-up of each trial; it ends when the p50 stands still (" + WARMUP + ")",
                "rate",
                "total arrivals a second; best 60 to 70 % of what the baseline can do",
                "stages",
                "not allowed here",
                "requests",
                "not allowed here",
                "seed",
                "of everything drawn at random; each " + (findsRate() ? "trial" : "pair")
                        + " has its own, from this one on (1)");
    }

    /** The load of each trial that is counted, unless another is asked for. */
    String duration() {
        return "5s";
    }

    /** Whether the command itself chooses the rate of each trial. */
    boolean findsRate() {
        return false;
    }

    /** What was asked for, the wrong with it not yet said. */
    final RunSettings settings() {
        return settings(defaults -> {});
    }

    /** The same where something takes the place of the defaults before plan file and flags are read. */
    final RunSettings settings(Consumer<RunSettings> known) {
        CommandLine command = spec.commandLine();
        RunSettings settings = new RunSettings();
        settings.set("warmup", WARMUP, "--warmup");
        settings.set("duration", duration(), "--duration");
        known.accept(settings);
        common.readPlan(settings);
        settings.set("target", NO_TARGET, "target");
        if (findsRate()) {
            settings.set("rate", NO_RATE, "rate");
        }
        PlanOptions.read(spec, command.getParseResult().originalArgs(), settings);
        settings.refuse("requests", ONE_TIME);
        boolean staged = settings.refuse("stages", ONE_RATE);
        if (!staged && settings.isMissing("rate")) {
            settings.fault(
                    "--rate is missing: trials are compared at a fixed rate, best at 60 to 70 % of what the server can do");
        }
        for (Exception error : command.getParseResult().errors()) {
            ParseFaults.lines((ParameterException) error).forEach(settings::fault);
        }
        return settings;
    }

    /** Whether an option of this command was given, and not left to its default. */
    final boolean isGiven(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /**
     * What an experiment works with.
     *
     * @param trials measures them
     * @param listener is to be told of each
     * @param folder for the results
     * @param interruption by which it may be cut off
     */
    record Setup(Trials trials, PairedTrials.Listener listener, TrialFolder folder, Interruption interruption) {}

    /** Measures and judges; {@link #call} does everything around it. */
    interface Experiment {
        /** The exit status. */
        int run(Setup setup) throws Unwritable, InterruptedException;
    }

    /**
     * What an experiment is going to measure.
     *
     * @param load of each trial
     * @param trials how many are planned
     * @param percentiles of the latency that are told of each trial
     * @param thresholds by which each trial is judged alone
     */
    record Planned(Plan load, long trials, List<BigDecimal> percentiles, List<Threshold> thresholds) {}

    /** Runs an experiment. */
    final int run(Planned planned, ServerStarter starter, Experiment experiment)
            throws Unwritable, InterruptedException {
        TrialFolder folder = TrialFolder.prepare(
                common.out, planned.load, planned.trials, line -> console.tell("tcpbench: " + line));
        Watcher watcher = new Watcher(folder, planned.percentiles);
        List<String> thresholds =
                planned.thresholds.stream().map(Threshold::toString).toList();
        Trials trials = new Trials(
                planned.load,
                starter,
                Set.copyOf(common.allowedTargets),
                (side, number) -> folder.journal(Trial.name(side, number), thresholds),
                this::progress);
        try (Interruption interruption = Interruption.listening(trials::stop)) {
            if (common.untilEof) {
                interruption.listen(console.in());
            }
            int exitCode = experiment.run(new Setup(trials, watcher, folder, interruption));
            folder.close();
            return interruption.exitCode().orElse(exitCode);
        } catch (LaunchFailed noServer) {
            throw broken(folder, Outcome.UNAVAILABLE, noServer);
        } catch (TargetRefused refused) {
            throw broken(folder, Outcome.REFUSED, refused);
        }
    }

    /** An experiment that came to nothing says so in its folder, too; if it can't, that is told as well. */
    private <E extends RuntimeException> E broken(TrialFolder folder, Outcome outcome, E reason) throws Unwritable {
        folder.broken(spec.name(), outcome, String.valueOf(reason.getMessage()));
        try {
            folder.close();
        } catch (Unwritable unwritable) {
            console.tell("tcpbench: " + reason.getMessage());
            throw unwritable;
        }
        return reason;
    }

    /** Says what is measured from now on, and shows progress under this heading. */
    final void announce(String what) {
        now = what;
        say("tcpbench: " + what);
    }

    /** Says how it goes, unless the verdict alone is wanted. */
    final void say(String line) {
        if (!common.quiet) {
            console.tell(line);
        }
    }

    private void progress(Progress progress) {
        if (common.showsProgress(console)) {
            console.status(now + ": " + ProgressLine.render(progress));
        }
    }

    /** Says that nothing came of an experiment, on the output and for CI systems. */
    final int without(Setup setup, Outcome judged, String reason) {
        Outcome outcome = outcome(judged, setup.interruption());
        console.report(outcome + "  " + reason + "\n", common.quiet);
        setup.folder().broken(spec.name(), outcome, reason);
        return outcome.exitCode();
    }

    /** The verdict of an experiment that may have been cut off. */
    static Outcome outcome(Outcome judged, Interruption interruption) {
        return interruption.exitCode().isPresent() ? Outcome.INTERRUPTED : judged;
    }

    /** Keeps each trial as soon as it is there, and tells of it. */
    private final class Watcher implements PairedTrials.Listener {
        private final TrialFolder folder;
        private final List<BigDecimal> percentiles;

        Watcher(TrialFolder folder, List<BigDecimal> percentiles) {
            this.folder = folder;
            this.percentiles = percentiles;
        }

        @Override
        public void measuring(Stage stage, int pairs) {
            announce(
                    switch (stage) {
                        case PLANNED -> pairs + " pairs";
                        case EXTENSION -> "undecided: " + pairs + " more pairs";
                        case CONFIRMATION -> "slower: " + pairs + " pairs to confirm it";
                    });
        }

        @Override
        public void measuring(int trials) {
            announce(trials + " trials");
        }

        @Override
        public void measured(Trial trial) {
            String side = trial.side().name().toLowerCase(Locale.ROOT);
            folder.trial(trial.name(), trial.result());
            say(String.format(Locale.ROOT, "  %3d  %-9s  %s", trial.pair(), side, latencies(trial)));
        }

        private String latencies(Trial trial) {
            var latency = trial.result().total().latency();
            if (latency.count() == 0) {
                return "no answer";
            }
            return percentiles.stream()
                            .map(percentile ->
                                    latency(percentile, latency.percentilesNanos(percentile.doubleValue())[0]))
                            .collect(Collectors.joining(", "))
                    + (trial.warm() ? "" : ", not warm after " + trial.warmupSeconds() + " s");
        }

        private String latency(BigDecimal percentile, long nanos) {
            return "p" + percentile.toPlainString() + " " + Quantity.readable(nanos);
        }
    }
}
