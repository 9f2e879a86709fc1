package io.tcpbench.cli;

import io.tcpbench.cli.RuleOptions.Asked;
import io.tcpbench.experiment.Contestants;
import io.tcpbench.experiment.PairedTrials;
import io.tcpbench.experiment.ServerSpec;
import io.tcpbench.experiment.ServerStarter;
import io.tcpbench.gate.Calibration;
import io.tcpbench.gate.Floor;
import io.tcpbench.gate.Noise;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.TrialPair;
import io.tcpbench.plan.Plan;
import io.tcpbench.report.ComparisonReport;
import io.tcpbench.report.Unwritable;
import io.tcpbench.result.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A server against itself: what this machine can and cannot see. */
@Command(
        name = "noise",
        customSynopsis = "tcpbench noise --server SPEC --rate N/s [OPTIONS]",
        descriptionHeading = "%n",
        description = {
            "Compares a server with itself, pair by pair, and says which slowdown this machine can see in which time.",
            "",
            "The label is quiet if 16 pairs or fewer show a slowdown of --max-regression, usable if 64 do, else noisy."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tcpbench noise -r 5k/s --server 'jar:server.jar --port {port}'",
            "  tcpbench noise -r 5k/s --server 'reference:epoll --delay lognormal:p50=4ms,p99=20ms' --pairs 12"
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:measured",
            "13:invalid: too few pairs can be compared",
            "64:usage: a setting is wrong; nothing was started",
            "69:unavailable: the server could not be started",
            "129, 130, 143:interrupted by HUP, INT, TERM; what was measured is kept, a second signal halts"
        },
        sortOptions = false)
final class NoiseCommand extends ExperimentCommand {
    @Option(names = "--server", paramLabel = "SPEC", description = "the server, as --baseline of compare")
    private @Nullable String server;

    @Mixin
    private RuleOptions rules = new RuleOptions();

    @Mixin
    private CalibrationOption calibration = new CalibrationOption();

    NoiseCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws Unwritable, InterruptedException {
        RunSettings settings = settings();
        Optional<ServerSpec> known = ServerOptions.server("--server", server, settings);
        Asked asked = rules.read(settings);
        Calibrations calibrations = calibration.read(settings, console);
        ServerStarter starter = servers.starter(settings);
        Plan plan = settings.plan();
        Contestants contestants = Contestants.same(known.orElseThrow());
        Planned planned = new Planned(plan, 2L * asked.pairs(), asked.rule().percentiles(), List.of());
        return run(planned, starter, setup -> {
            PairedTrials pairs = new PairedTrials(setup.trials(), contestants, asked.budget(), setup.listener());
            return measure(pairs, asked, calibrations, setup);
        });
    }

    private int measure(PairedTrials trials, Asked asked, Calibrations calibrations, Setup setup)
            throws InterruptedException {
        long began = Clock.system().nanos();
        List<TrialPair> pairs = trials.measure(asked.pairs());
        Duration perPair = Duration.ofNanos((Clock.system().nanos() - began) / Math.max(1, pairs.size()));
        try {
            Noise found = Noise.of(pairs, asked.rule(), perPair);
            Optional<Calibration> floor = calibrations.of(pairs);
            Noise noise = floor.flatMap(known -> new Floor(known).warning(pairs, asked.rule()))
                    .map(found::with)
                    .orElse(found);
            List<Path> written = setup.folder().noise(noise, pairs, floor);
            console.report(ComparisonReport.render(noise, written), common.quiet);
            return Outcome.PASSED.exitCode();
        } catch (IllegalArgumentException tooFew) {
            return without(setup, Outcome.INVALID, String.valueOf(tooFew.getMessage()));
        }
    }
}
