package io.tcpbench.experiment;

import io.tcpbench.experiment.Trial.Side;
import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Probe;
import io.tcpbench.gate.ProbeTrial;
import io.tcpbench.gate.RateBracket;
import io.tcpbench.gate.RateSearch;
import io.tcpbench.gate.SearchRule;
import io.tcpbench.gate.SearchStep;
import io.tcpbench.gate.SearchStep.Found;
import io.tcpbench.gate.SearchStep.Try;
import io.tcpbench.plan.Load;
import io.tcpbench.plan.Plan;
import io.tcpbench.result.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One server, tried at one rate after the other until the gate has found the highest or the time is up. */
public final class SearchTrials {
    /** Who is told of each rate and of each trial. */
    public interface Listener {
        /** A rate is going to be tried. */
        void trying(Try step);

        /** A trial has been measured; one that was cut off is the last. */
        void measured(ProbeTrial trial);
    }

    private final Trials trials;
    private final ServerSpec server;
    private final Duration budget;
    private final Listener listener;
    private final Clock clock;
    private final List<Probe> probes = new ArrayList<>();
    private int number;

    /**
     * A search that has not begun.
     *
     * @param budget after which no further trial is begun
     */
    public SearchTrials(Trials trials, ServerSpec server, Duration budget, Listener listener) {
        this.trials = trials;
        this.server = server;
        this.budget = budget;
        this.listener = listener;
        this.clock = Clock.system();
    }

    /** Why a search ends before it has found anything. */
    private enum Stop {
        TIME_IS_UP("the time is up"),
        CUT_OFF("cut off");

        private final String reason;

        Stop(String reason) {
            this.reason = reason;
        }
    }

    /** Measures until it is found; what was measured stays in {@link #probes} whatever happens. */
    public RateBracket find(RateSearch search) throws InterruptedException {
        long began = clock.nanos();
        while (true) {
            SearchStep next = search.after(probes);
            if (next instanceof Found found) {
                return found.bracket();
            }
            Try step = (Try) next;
            listener.trying(step);
            Optional<Stop> stop = probe(step.ratePerSecond(), search.rule(), began);
            if (stop.isPresent()) {
                return search.unfinished(probes, stop.get().reason);
            }
        }
    }

    /** What has been measured so far, in the order of measuring. The last one may lack trials. */
    public List<Probe> probes() {
        return List.copyOf(probes);
    }

    private Optional<Stop> probe(double ratePerSecond, SearchRule rule, long began) throws InterruptedException {
        Probe probe = new Probe(ratePerSecond, rule.repeats(), List.of());
        probes.add(probe);
        while (!probe.isDecided()) {
            if (isTimeUp(began)) {
                return Optional.of(Stop.TIME_IS_UP);
            }
            Optional<ProbeTrial> trial = measure(ratePerSecond, rule);
            trial.ifPresent(listener::measured);
            if (trial.filter(whole -> !whole.result().partial()).isEmpty()) {
                return Optional.of(Stop.CUT_OFF);
            }
            probe = probe.with(trial.get());
            probes.set(probes.size() - 1, probe);
        }
        return Optional.empty();
    }

    private boolean isTimeUp(long began) {
        long spent = clock.nanos() - began;
        long perTrial = number == 0 ? 0 : spent / number;
        return spent + perTrial > budget.toNanos();
    }

    /** Each trial has arrivals of its own: a search must not end at a rate that one seed alone keeps. */
    private Optional<ProbeTrial> measure(double ratePerSecond, SearchRule rule) throws InterruptedException {
        long seed = trials.plan().seed() + number;
        number++;
        Plan plan = trials.plan().under(load(ratePerSecond));
        return trials.measure(plan, server, Side.SERVER, number, number, seed)
                .map(Trial::result)
                .map(result -> new ProbeTrial(number, result, Gate.judge(result, rule.thresholds())));
    }

    private Load load(double ratePerSecond) {
        Load.Arrivals arrivals =
                trials.plan().load() instanceof Load.Open open ? open.arrivals() : Load.Arrivals.POISSON;
        return new Load.Open(ratePerSecond, arrivals);
    }
}
