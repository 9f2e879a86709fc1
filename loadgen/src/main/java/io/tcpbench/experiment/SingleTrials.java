package io.tcpbench.experiment;

import io.tcpbench.experiment.Trial.Side;
import io.tcpbench.gate.Series;
import io.tcpbench.result.Clock;
import io.tcpbench.result.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Trials of one server, each with the next seed; one that judges the generator is measured again with its own. Beside
 * each comes one of the server that never changes, if there is such a server.
 */
public final class SingleTrials {
    /** Time enough for every trial. */
    public static final Duration NO_BUDGET = Duration.ofNanos(Long.MAX_VALUE);

    private final Trials trials;
    private final ServerSpec server;
    private final Side side;
    private final Optional<ServerSpec> anchor;
    private final Duration budget;
    private final PairedTrials.Listener listener;
    private final Clock clock = Clock.system();
    private final List<Result> measured = new ArrayList<>();
    private final List<Result> anchors = new ArrayList<>();
    private int number;

    /**
     * Trials that have not begun.
     *
     * @param side whose the server is
     * @param budget after which no further trial is begun
     */
    public SingleTrials(
            Trials trials,
            ServerSpec server,
            Side side,
            Optional<ServerSpec> anchor,
            Duration budget,
            PairedTrials.Listener listener) {
        this.trials = trials;
        this.server = server;
        this.side = side;
        this.anchor = anchor;
        this.budget = budget;
        this.listener = listener;
    }

    /**
     * Measures until so many trials can be used, until there is a reason to stop, or until the time is up.
     *
     * @param invalid why what was measured so far is good for nothing; empty if it may be
     */
    public Series measure(int planned, Function<Series, Optional<String>> invalid) throws InterruptedException {
        listener.measuring(planned);
        long began = clock.nanos();
        Series series = new Series(planned, measured, anchors);
        while (series.missing() > 0
                && invalid.apply(series).isEmpty()
                && clock.nanos() - began < budget.toNanos()
                && !trials.isStopped()) {
            int index = planned - series.missing();
            measure(server, side, index).ifPresent(measured::add);
            if (anchor.isPresent()) {
                measure(anchor.get(), Side.ANCHOR, index).ifPresent(anchors::add);
            }
            series = new Series(planned, measured, anchors);
        }
        return series;
    }

    private Optional<Result> measure(ServerSpec spec, Side whose, int index) throws InterruptedException {
        number++;
        Optional<Trial> trial =
                trials.measure(spec, whose, index + 1, number, trials.plan().seed() + index);
        trial.ifPresent(listener::measured);
        return trial.map(Trial::result);
    }
}
