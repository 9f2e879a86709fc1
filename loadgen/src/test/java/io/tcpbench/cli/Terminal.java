package io.tcpbench.cli;

import io.tcpbench.plan.Plan;
import io.tcpbench.result.ByteCounts;
import io.tcpbench.result.ConnectionCounts;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Environment;
import io.tcpbench.result.GeneratorHealth;
import io.tcpbench.result.Interval;
import io.tcpbench.result.Journal;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.Ledger;
import io.tcpbench.result.Limits;
import io.tcpbench.result.Page;
import io.tcpbench.result.Period;
import io.tcpbench.result.Progress;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The command line without a process around it: words go in, texts and an exit status come out, and load tests follow a
 * script.
 */
final class Terminal {
    /** What a scripted load test does. */
    interface Script {
        Result run(Plan plan, Consumer<Progress> progress, CountDownLatch stopped) throws InterruptedException;
    }

    private static final long OPENING = -1;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Plan> plans = new ArrayList<>();
    private InputStream in = InputStream.nullInputStream();
    private OutputStream target = out;
    private boolean watched;
    private OptionalInt columns = OptionalInt.empty();
    private Map<String, String> environment = Map.of("TERM", "xterm");
    private Set<String> allowedTargets = Set.of();
    private Script script = (plan, progress, stopped) -> answered(plan, false);

    /** Somebody sits in front of it. */
    Terminal watched(Map<String, String> environmentVariables) {
        watched = true;
        environment = environmentVariables;
        return this;
    }

    /** It is so wide. */
    Terminal columns(int width) {
        columns = OptionalInt.of(width);
        return this;
    }

    Terminal script(Script next) {
        script = next;
        return this;
    }

    Terminal in(InputStream stream) {
        in = stream;
        return this;
    }

    Terminal out(OutputStream stream) {
        target = stream;
        return this;
    }

    /** Runs one command and returns its exit status. */
    int type(String... words) {
        out.reset();
        err.reset();
        return Main.exitCode(console(), this::prepare, words);
    }

    private Console console() {
        Terminals terminals = new Terminals(false, watched, watched, () -> columns);
        return new Console(in, target, err, terminals, environment);
    }

    private LoadTests.Prepared prepare(Plan plan, Set<String> allowed, Journal journal, Consumer<Progress> progress) {
        plans.add(plan);
        allowedTargets = allowed;
        CountDownLatch stopped = new CountDownLatch(1);
        return new LoadTests.Prepared() {
            @Override
            public Result run() {
                try {
                    Result result = script.run(plan, progress, stopped);
                    journal.began(plan, result.environment(), result.startedAt());
                    journal.recorded(OPENING, result.total());
                    journal.ended(result);
                    return result;
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
            }

            @Override
            public void stop() {
                stopped.countDown();
            }

            @Override
            public void abort(String reason) {
                stopped.countDown();
            }
        };
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** The plans that were run. */
    List<Plan> plans() {
        return plans;
    }

    Set<String> allowedTargets() {
        return allowedTargets;
    }

    /** A script that runs until it is stopped, for ten seconds at most. */
    static Script untilStopped(Runnable meanwhile) {
        return (plan, progress, stopped) -> {
            meanwhile.run();
            return answered(plan, stopped.await(10, TimeUnit.SECONDS));
        };
    }

    /** 2,000 requests, each answered after one millisecond. */
    static Result answered(Plan plan, boolean partial) {
        Page page = new Page();
        for (int i = 0; i < 2_000; i++) {
            long due = i * 500_000L;
            page.due(Period.MEASURED, 0);
            page.sent(Period.MEASURED, due, due, 128);
            page.answered(Period.MEASURED, due, due, due + 1_000_000);
        }
        page.connected(1_000_000, false);
        return result(plan, page.interval(), partial);
    }

    /** No connection ever came about. */
    static Result nothing(Plan plan) {
        Interval none = new Interval(
                RequestCounts.EMPTY,
                RequestCounts.EMPTY,
                0,
                new ConnectionCounts(0, 1, 0, 0, 0),
                ByteCounts.EMPTY,
                Distribution.EMPTY,
                Distribution.EMPTY,
                Distribution.EMPTY,
                Distribution.EMPTY,
                Distribution.EMPTY,
                List.of(),
                List.of(),
                Distribution.EMPTY);
        return result(plan, none, false);
    }

    private static Result result(Plan plan, Interval total, boolean partial) {
        Environment here = new Environment(
                "Linux 6", "amd64", "a CPU", 2, "17", 17, 1 << 30, "nio", 1, "127.0.0.1:9090", "1", Limits.UNKNOWN);
        Ledger ledger = new Ledger();
        ledger.add(OPENING, total);
        return new Result(
                plan,
                here,
                Instant.parse("2026-11-01T00:00:00Z"),
                1_000_000_000,
                partial,
                total.connections().opened() > 0,
                total,
                ledger.seconds(),
                new GeneratorHealth(0.5, 0.5, 0, 0),
                KernelEvidence.UNKNOWN);
    }
}
