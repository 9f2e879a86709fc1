package io.tcpbench.cli;

import io.tcpbench.engine.transport.Drive;
import io.tcpbench.experiment.FloorTrials;
import io.tcpbench.experiment.Trial;
import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Outcome;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.Load;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Quantity;
import io.tcpbench.report.CalibrationCache;
import io.tcpbench.report.CalibrationFile;
import io.tcpbench.report.CalibrationReport;
import io.tcpbench.report.ProgressLine;
import io.tcpbench.report.Unwritable;
import io.tcpbench.result.Progress;
import io.tcpbench.result.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The generator against a server that does nothing: what is its own in every number that it measures here. */
@Command(
        name = "calibrate",
        customSynopsis = "tcpbench calibrate [OPTIONS]",
        descriptionHeading = "%n",
        description = {
            "Measures the generator's own floor: the latency, the timer error and the highest rate against a null server, which "
                    + "echoes and does nothing else.",
            "",
            "The null server is a process on this machine, so that the floor is that of generator, kernel and machine together. "
                    + "It is kept in the cache folder ($XDG_CACHE_HOME/tcpbench or ~/.cache/tcpbench) for this machine, "
                    + "transport and version. From then on run, compare and noise warn where they judge closer to it than "
                    + "3 times: there you are measuring the tool.",
            "",
            "Calibrate with the connections and the payload of your runs, while the machine does nothing else."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tcpbench calibrate",
            "  tcpbench calibrate -c 200 --send size:1KiB --rate 5k/s",
            "  tcpbench calibrate --no-cache --out floor",
            "  tcpbench run 127.0.0.1:9090 --threshold 'p99<=5ms' --calibration floor/calibration.json"
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:measured",
            "13:invalid: the generator does not keep the rate here",
            "64:usage: a setting is wrong; nothing was started",
            "69:unavailable: the null server could not be started",
            "70:internal: a defect of tcpbench",
            "74:unwritable: calibration.json can't be written",
            "129, 130, 143:interrupted by HUP, INT, TERM; nothing is kept, a second signal halts"
        },
        sortOptions = false)
final class CalibrateCommand implements Callable<Integer> {
    private static final String RATE = "10k/s";
    private static final String WARMUP = "2s";
    private static final String DURATION = "3s";

    /** What the null server does to every request. */
    private static final String EXPECTATION = "echo";

    private static final Map<String, String> MEANINGS = Map.of(
            "duration",
            "load of each trial that is counted (" + DURATION + ")",
            "warmup",
            "longest warm-up of each trial; it ends when the p50 stands still (" + WARMUP + ")",
            "rate",
            "total arrivals a second of the trials that are timed (" + RATE + ")",
            "think",
            "not allowed here",
            "stages",
            "not allowed here",
            "requests",
            "not allowed here",
            "expect",
            "of no use here: the null server echoes",
            "transport",
            "whose floor it is (auto)");

    /** Each trial has its own; this one is never connected to. */
    private static final String NO_TARGET = "127.0.0.1:1";

    private final Console console;
    private final CommandSpec spec;

    @Option(names = "--no-cache", description = "keep the calibration in --out alone, where no later run looks for it")
    private boolean noCache;

    @Mixin
    private CommonOptions common = new CommonOptions();

    private CalibrateCommand(Console console) {
        this.console = console;
        this.spec = CommandSpec.forAnnotatedObject(this);
        PlanOptions.addTo(spec, MEANINGS, Set.of());
        spec.parser().collectErrors(true);
    }

    /** The command with all its options. */
    static CommandLine commandLine(Console console) {
        return new CommandLine(new CalibrateCommand(console).spec);
    }

    @Override
    public Integer call() throws Unwritable, InterruptedException {
        RunSettings settings = settings();
        Watcher watcher = new Watcher();
        FloorTrials trials = new FloorTrials(plan(settings), watcher, watcher::progress);
        Path file = CalibrationFile.prepare(common.out);
        try (Interruption interruption = Interruption.listening(trials::stop)) {
            if (common.untilEof) {
                interruption.listen(console.in());
            }
            Outcome outcome = measure(trials, file, interruption);
            return interruption.exitCode().orElse(outcome.exitCode());
        } catch (InvalidSettings notHere) {
            throw new Misuse(settings.spelt(notHere));
        }
    }

    /** With one transport for open and closed loops: a floor is that of one. */
    private static Plan plan(RunSettings settings) {
        try {
            Plan plan = settings.plan();
            return plan.on(Drive.of(plan).transport());
        } catch (InvalidSettings notHere) {
            throw new Misuse(settings.spelt(notHere));
        }
    }

    private RunSettings settings() {
        CommandLine command = spec.commandLine();
        RunSettings settings = new RunSettings();
        settings.set("rate", RATE, "--rate");
        settings.set("warmup", WARMUP, "--warmup");
        settings.set("duration", DURATION, "--duration");
        common.readPlan(settings);
        PlanOptions.read(spec, command.getParseResult().originalArgs(), settings);
        settings.refuse("requests", ExperimentCommand.ONE_TIME);
        settings.refuse("stages", ExperimentCommand.ONE_RATE);
        settings.set("target", NO_TARGET, "target");
        settings.set("expect", EXPECTATION, "--expect");
        for (Exception error : command.getParseResult().errors()) {
            ParseFaults.lines((ParameterException) error).forEach(settings::fault);
        }
        return settings;
    }

    private Outcome measure(FloorTrials trials, Path file, Interruption interruption)
            throws Unwritable, InterruptedException {
        FloorTrials.Measured measured = trials.measure();
        if (interruption.exitCode().isPresent()) {
            return without(Outcome.INTERRUPTED, "cut off before the end of its trials; nothing is kept");
        }
        Calibration calibration;
        try {
            calibration = Calibration.of(measured.timed(), measured.fastest());
        } catch (IllegalArgumentException noFloor) {
            return without(Outcome.INVALID, String.valueOf(noFloor.getMessage()));
        }
        return report(calibration, file);
    }

    private Outcome without(Outcome outcome, String reason) {
        console.report(outcome + "  " + reason + "\n", common.quiet);
        return outcome;
    }

    private Outcome report(Calibration calibration, Path file) throws Unwritable {
        CalibrationFile.write(calibration, file);
        List<Path> written = new ArrayList<>(List.of(file));
        cached(calibration).ifPresent(written::add);
        console.report(CalibrationReport.render(calibration, written), common.quiet);
        return Outcome.PASSED;
    }

    /** Where later runs find it; a cache that can't be written costs them the warning and nothing else. */
    private Optional<Path> cached(Calibration calibration) {
        Optional<Path> place = CalibrationCache.of(console.environment())
                .filter(cache -> !noCache)
                .map(cache -> cache.file(calibration.fingerprint()));
        if (place.isEmpty()) {
            return place;
        }
        try {
            CalibrationFile.write(calibration, place.get());
            return place;
        } catch (Unwritable readOnly) {
            console.tell("tcpbench: " + readOnly.getMessage() + "; later runs find it with --calibration FILE");
            return Optional.empty();
        }
    }

    /** Tells of each trial. */
    private final class Watcher implements FloorTrials.Listener {
        private String now = "";

        @Override
        public void measuring(Load load, int trials) {
            now = trials + " trials "
                    + (load instanceof Load.Open open
                            ? "at " + Quantity.readableRate(open.ratePerSecond())
                            : "as fast as possible");
            tell("tcpbench: " + now);
        }

        @Override
        public void measured(Trial trial) {
            Result result = trial.result();
            String told = result.plan().load() instanceof Load.Open
                    ? CalibrationReport.times(
                            result.total().latency(), result.total().late())
                    : Quantity.readableRate(result.throughputPerSecond());
            tell("  trial " + trial.number() + "  " + told);
        }

        private void tell(String line) {
            if (!common.quiet) {
                console.tell(line);
            }
        }

        void progress(Progress progress) {
            if (common.showsProgress(console)) {
                console.status(now + ": " + ProgressLine.render(progress));
            }
        }
    }
}
