package io.tcpbench.cli;

import io.tcpbench.LoadTest;
import io.tcpbench.plan.Plan;
import io.tcpbench.result.Journal;
import io.tcpbench.result.Progress;
import io.tcpbench.result.Result;
import java.util.Set;
import java.util.function.Consumer;

/** Where load tests come from: {@link #REAL} ones flood a server, those of our own tests follow a script. */
@FunctionalInterface
interface LoadTests {
    /** What {@link LoadTest} promises. */
    interface Prepared {
        Result run();

        void stop();

        void abort(String reason);
    }

    /** Nothing is opened before {@link Prepared#run}. */
    Prepared prepare(Plan plan, Set<String> allowedTargets, Journal journal, Consumer<Progress> progress);

    /** Those of the engine. */
    LoadTests REAL = (plan, allowedTargets, journal, progress) -> {
        LoadTest test =
                new LoadTest(plan).allowTargets(allowedTargets).journal(journal).onProgress(progress);
        return new Prepared() {
            @Override
            public Result run() {
                return test.run();
            }

            @Override
            public void stop() {
                test.stop();
            }

            @Override
            public void abort(String reason) {
                test.abort(reason);
            }
        };
    };
}
