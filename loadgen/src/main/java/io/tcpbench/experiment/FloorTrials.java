package io.tcpbench.experiment;

import io.tcpbench.launch.GeneratorOptions;
import io.tcpbench.launch.JavaCommand;
import io.tcpbench.plan.Load;
import io.tcpbench.plan.Plan;
import io.tcpbench.result.Progress;
import io.tcpbench.result.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Trials of the {@linkplain NullServer null server}: open loops, of which the latency and the timers are looked at, and
 * closed loops with the same connections, which reach what the generator can do at most. {@link #stop} may be called
 * from any thread.
 */
public final class FloorTrials {
    private static final int REPEATS = 3;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    /** Who is told of each trial and of what comes next. */
    public interface Listener {
        /** So many trials under this load are going to be measured. */
        void measuring(Load load, int trials);

        /** A trial has been measured. */
        void measured(Trial trial);
    }

    private final Trials timed;
    private final Trials fastest;
    private final Listener listener;
    private int number;
    private volatile boolean stopped;

    /**
     * Trials that have not begun.
     *
     * @param plan of an open loop, whose payload may be anything: it comes back as it is
     */
    public FloorTrials(Plan plan, Listener listener, Consumer<Progress> progress) {
        ServerStarter starter = new ServerStarter(null, null, START_TIMEOUT, line -> {});
        timed = new Trials(plan, starter, Set.of(), Journals.NONE, progress);
        fastest = new Trials(plan.under(new Load.Closed(Duration.ZERO)), starter, Set.of(), Journals.NONE, progress);
        this.listener = listener;
    }

    /**
     * What was measured.
     *
     * @param timed open loops
     * @param fastest closed loops
     */
    public record Measured(List<Result> timed, List<Result> fastest) {
        /** Keeps its own copy of the lists. */
        public Measured {
            timed = List.copyOf(timed);
            fastest = List.copyOf(fastest);
        }
    }

    /** Measures all trials; after {@link #stop} those that were measured until then, and the rest of one. */
    public Measured measure() throws InterruptedException {
        return new Measured(measure(timed), measure(fastest));
    }

    private List<Result> measure(Trials trials) throws InterruptedException {
        if (!stopped) {
            listener.measuring(trials.plan().load(), REPEATS);
        }
        List<Result> results = new ArrayList<>();
        for (int repeat = 1; repeat <= REPEATS && !stopped; repeat++) {
            number++;
            trials.measure(
                            nullServer(),
                            Trial.Side.ANCHOR,
                            repeat,
                            number,
                            trials.plan().seed() + repeat - 1)
                    .ifPresent(trial -> {
                        listener.measured(trial);
                        results.add(trial.result());
                    });
        }
        return results;
    }

    private static ServerSpec nullServer() {
        List<String> words = new ArrayList<>(List.of(JavaCommand.javaExecutable()));
        words.addAll(GeneratorOptions.ofThisJvm());
        words.addAll(List.of("-cp", JavaCommand.ownJar().toString(), NullServer.class.getName(), ServerSpec.PORT));
        return new ServerSpec("command:" + String.join(" ", words), ServerSpec.Kind.COMMAND, words);
    }

    /** Cuts the trial that is being measured off. */
    public void stop() {
        stopped = true;
        timed.stop();
        fastest.stop();
    }
}
