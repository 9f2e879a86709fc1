package io.tcpbench.gate;

import static io.tcpbench.gate.Runs.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.result.Interval;
import io.tcpbench.result.Journal;
import io.tcpbench.result.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreachWatchTest {
    private static final Interval GOOD =
            Runs.open().answers(100, MILLI).result().total();
    private static final Interval BAD = Runs.open().timeouts(50).result().total();
    private static final String RULE = "failures>40%";

    private final List<String> told = new ArrayList<>();

    /** Of a load of three seconds, one of them warm-up, by one event loop. */
    private BreachWatch watch() {
        Result run = Runs.open()
                .setting("warmup", "1s")
                .setting("duration", "2500ms")
                .answers(1, MILLI)
                .result();
        BreachWatch watch = new BreachWatch(List.of(AbortRule.parse(RULE)), Journal.NONE);
        watch.onBreach(told::add);
        watch.began(run.plan(), run.environment(), run.startedAt());
        return watch;
    }

    @Test
    void theFirstSecondThatBreaksARuleIsToldOnce() {
        BreachWatch watch = watch();

        watch.recorded(-1, BAD);
        watch.recorded(0, GOOD);
        assertThat(told).isEmpty();
        watch.recorded(1, BAD);
        watch.recorded(2, BAD);

        assertThat(told)
                .containsExactly("aborted on failures>40%: failures 100 % > 40 % (50 of 50) in second 2 of the load");
    }

    /** The rest of a second, and what times out when all is sent. */
    @Test
    void whatEndsAfterTheLastWholeSecondStopsNothing() {
        BreachWatch watch = watch();

        watch.recorded(3, BAD);
        watch.recorded(4, BAD);

        assertThat(told).isEmpty();
    }
}
