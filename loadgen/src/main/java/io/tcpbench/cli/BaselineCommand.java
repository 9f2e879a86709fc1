package io.tcpbench.cli;

import io.tcpbench.experiment.ServerSpec;
import io.tcpbench.experiment.ServerStarter;
import io.tcpbench.experiment.SingleTrials;
import io.tcpbench.experiment.Trial;
import io.tcpbench.gate.Baseline;
import io.tcpbench.gate.Baseline.Anchored;
import io.tcpbench.gate.ComparisonRule;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Series;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Quantity;
import io.tcpbench.plan.Secrets;
import io.tcpbench.report.BaselineFile;
import io.tcpbench.report.BaselineReport;
import io.tcpbench.report.Unwritable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trials of one server, stored for later comparisons. */
@Command(
        name = "baseline",
        customSynopsis = "tcpbench baseline --server SPEC --rate N/s [--file FILE] [OPTIONS]",
        descriptionHeading = "%n",
        description = {
            "Measures trials of one server, each a fresh process, and stores them in a small file for a repository.",
            "",
            "`tcpbench compare --baseline stored:FILE` compares a candidate with them, on the same machine. What has "
                    + "changed there since is taken for the candidate's doing, so that its verdict is advice: two servers "
                    + "that are measured in turn are compared better."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tcpbench baseline -r 5k/s --server 'jar:server.jar --port {port}'",
            "  tcpbench baseline -r 5k/s --server 'jar:server.jar --port {port}' --anchor reference:epoll --trials 16"
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:stored",
            "13:invalid: the numbers judge the generator or the machine, not the server; nothing was stored",
            "64:usage: a setting is wrong; nothing was started",
            "69:unavailable: a server could not be started",
            "70:internal: a defect of tcpbench",
            "74:unwritable: the file can't be written",
            "77:refused: the target must not be flooded, see --allow-target",
            "129, 130, 143:interrupted by HUP, INT, TERM; nothing was stored, a second signal halts"
        },
        sortOptions = false)
final class BaselineCommand extends ExperimentCommand {
    /** The file is small whatever the trials are, if the texts in it are. */
    private static final int MOST_CHARACTERS = 16 << 10;

    @Option(names = "--server", paramLabel = "SPEC", description = "the server, as --baseline of compare")
    private @Nullable String server;

    @Option(
            names = "--anchor",
            paramLabel = "SPEC",
            description = "a server that never changes, measured beside each trial: if it changes, the machine did")
    private @Nullable String anchor;

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "10",
            description = "how many, " + Baseline.FEWEST_TRIALS + " to " + Baseline.MOST_TRIALS + " (${DEFAULT-VALUE})")
    private String trials = "";

    @Option(
            names = "--file",
            paramLabel = "FILE",
            defaultValue = "tcpbench-baseline.json",
            description = "where they are stored (${DEFAULT-VALUE})")
    private Path file = Path.of("");

    @Mixin
    private CalibrationOption calibration = new CalibrationOption();

    BaselineCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws Unwritable, InterruptedException {
        RunSettings settings = settings();
        Optional<ServerSpec> known = ServerOptions.server("--server", server, settings);
        Optional<ServerSpec> constant =
                anchor == null ? Optional.empty() : ServerOptions.server("--anchor", anchor, settings);
        check(known, constant, settings);
        int planned = trials(settings);
        Calibrations calibrations = calibration.read(settings, console);
        ServerStarter starter = servers.starter(settings);
        Plan plan = settings.plan();
        checkLength(
                plan,
                known.orElseThrow().text() + constant.map(ServerSpec::text).orElse(""));
        BaselineFile.prepare(file);
        long count = planned * (constant.isPresent() ? 2L : 1L);
        return run(new Planned(plan, count, ComparisonRule.USUAL.percentiles(), List.of()), starter, setup -> {
            SingleTrials single = new SingleTrials(
                    setup.trials(),
                    known.orElseThrow(),
                    Trial.Side.BASELINE,
                    constant,
                    SingleTrials.NO_BUDGET,
                    setup.listener());
            Series series = single.measure(planned, Baseline::invalid);
            Optional<String> invalid = Baseline.invalid(series).or(() -> cutOff(series));
            if (invalid.isPresent()) {
                return without(setup, Outcome.INVALID, invalid.get() + "; nothing was stored");
            }
            Baseline baseline = new Baseline(
                    Secrets.masked(known.orElseThrow().text()),
                    plan,
                    series.usable(),
                    constant.map(spec -> Anchored.of(spec.text(), series.anchors())),
                    calibrations.of(series.usable().get(0)));
            return store(baseline);
        });
    }

    /** There is time for all trials, unless somebody ends them. */
    private static Optional<String> cutOff(Series series) {
        return series.missing() == 0
                ? Optional.empty()
                : Optional.of("cut off: " + series.missing() + " more trials are needed");
    }

    private static void check(Optional<ServerSpec> known, Optional<ServerSpec> constant, RunSettings settings) {
        known.filter(spec -> spec.kind() == ServerSpec.Kind.ADDRESS)
                .ifPresent(spec -> settings.fault(
                        new Fault("--server", spec.text(), "one that is started afresh for each trial").toString()));
        constant.filter(spec -> !Secrets.masked(spec.text()).equals(spec.text()))
                .ifPresent(spec -> settings.fault(
                        "--anchor has what looks like a secret, and would be stored to be started again"));
    }

    private static void checkLength(Plan plan, String servers) {
        int length = plan.settings().toString().length() + servers.length();
        if (length > MOST_CHARACTERS) {
            throw new Misuse(List.of("plan and servers are " + length + " characters long; allowed in a baseline is "
                    + MOST_CHARACTERS + ": a long payload has a file of its own, --send file:PATH"));
        }
    }

    private int trials(RunSettings settings) {
        String allowed = "a whole number from " + Baseline.FEWEST_TRIALS + " to " + Baseline.MOST_TRIALS;
        Integer read = settings.parse("--trials", trials, allowed, text -> {
            long number = Quantity.count(text);
            return number >= Baseline.FEWEST_TRIALS && number <= Baseline.MOST_TRIALS ? (int) number : null;
        });
        return read == null ? Baseline.FEWEST_TRIALS : read;
    }

    private int store(Baseline baseline) throws Unwritable {
        BaselineFile.write(baseline, file);
        console.report(BaselineReport.render(baseline, file), common.quiet);
        return Outcome.PASSED.exitCode();
    }
}
