package io.tcpbench;

import static io.tcpbench.CountingScript.answer;
import static io.tcpbench.CountingScript.hold;
import static io.tcpbench.Trial.MILLI;
import static io.tcpbench.Trial.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Threshold;
import io.tcpbench.result.ConnectionCounts;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Failure;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.Progress;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Warm-up, measurement, drain, an early end, and what is unavailable, as DESIGN.md defines them. */
class WindowDefinitionsTest {

    /**
     * 100/s for 300 ms that do not count, and for 500 ms that do: the requests due at 0 to 290 ms, and at 300 to 790
     * ms.
     */
    @Test
    void aRequestBelongsToTheMomentItWasDue() throws IOException {
        CountingScript script = CountingScript.echoing();
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "rate", "100/s", "warmup", "300ms");

            assertThat(result.total().warmup()).isEqualTo(new RequestCounts(30, 30, 0, 30, 0, 0, 0));
            assertThat(result.total().requests()).isEqualTo(new RequestCounts(50, 50, 0, 50, 0, 0, 0));
            assertThat(result.total().latency().count()).isEqualTo(50);
            assertThat(script.total()).isEqualTo(80);
            assertThat(result.total().bytes().sent()).isEqualTo(640);
        }
    }

    /** 2.5/s: due at 0 ms, and, as the window begins and goes on, at 400 and 800 ms; at 1,200 ms it has ended. */
    @Test
    void anArrivalOnTheEdgeBelongsToTheWindowThatBeginsThere() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(CountingScript.echoing())) {

            Result result = Trial.run(server, "rate", "2.5/s", "warmup", "400ms", "duration", "800ms");

            assertThat(result.total().warmup().due()).isEqualTo(1);
            assertThat(result.total().requests().due()).isEqualTo(2);
        }
    }

    /**
     * Due at 0 and 500 ms, measured from 300 ms on: the first is answered at 400 ms, in the window, and not counted
     * there.
     */
    @Test
    void aRequestDueInTheWarmupAndAnsweredInTheWindowIsNotCounted() throws IOException {
        CountingScript script = new CountingScript((socket, connection, request) -> {
            if (request == 0) {
                hold(400);
            }
            answer(socket);
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "rate", "2/s", "warmup", "300ms", "duration", "300ms");

            assertThat(result.total().warmup()).isEqualTo(new RequestCounts(1, 1, 0, 1, 0, 0, 0));
            assertThat(result.total().requests()).isEqualTo(new RequestCounts(1, 1, 0, 1, 0, 0, 0));
            assertThat(result.total().latency().count()).isEqualTo(1);
            assertThat(result.total().lag().count()).isEqualTo(1);
        }
    }

    @Test
    void failuresOfTheWarmupAreListedAndNotJudged() throws IOException {
        CountingScript script = new CountingScript((socket, connection, request) -> {
            if (connection == 0 && request == 5) {
                ScriptedServer.reset(socket);
            } else {
                answer(socket);
            }
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "rate", "20/s", "warmup", "1s");

            assertThat(result.total().warmup()).isEqualTo(new RequestCounts(20, 20, 0, 19, 1, 0, 0));
            assertThat(result.total().requests()).isEqualTo(new RequestCounts(10, 10, 0, 10, 0, 0, 0));
            assertThat(result.total().failures()).isEmpty();
            assertThat(result.total().warmupFailures())
                    .extracting(Failure::kind)
                    .containsExactly(FailureKind.RESET_AWAITING);
            assertThat(result.total().warmupFailures().get(0).firstNanos()).isBetween(250 * MILLI, 1_000 * MILLI);
            assertThat(Gate.judge(result, List.of(Threshold.parse("failures<=0")))
                            .outcome())
                    .isEqualTo(Outcome.PASSED);
        }
    }

    /** 40 answers in 400 ms are 100 a second, however long the warm-up and the drain took. */
    @Test
    void throughputIsWhatWasAnsweredInTheMeasuredWindow() throws IOException {
        CountingScript script = new CountingScript((socket, connection, request) -> {
            if (request == 59) {
                hold(500);
            }
            answer(socket);
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "rate", "100/s", "warmup", "200ms", "duration", "400ms");

            assertThat(result.durationNanos()).isEqualTo(400 * MILLI);
            assertThat(result.total().requests().answered()).isEqualTo(40);
            assertThat(result.throughputPerSecond()).isEqualTo(100.0);
        }
    }

    /** Due at 0 and 100 ms and never answered: both are waited for, 800 ms each, and nothing longer. */
    @Test
    void theDrainLastsAtMostOneTimeout() throws IOException {
        CountingScript script = CountingScript.silent();
        try (ScriptedServer server = ScriptedServer.start(script)) {
            long beganNanos = System.nanoTime();

            Result result = Trial.run(server, "rate", "10/s", "pipeline", "2", "duration", "200ms", "timeout", "800ms");

            assertThat(System.nanoTime() - beganNanos).isBetween(900 * MILLI, 4_000 * MILLI);
            Failure timeouts = failure(result, FailureKind.RESPONSE_TIMEOUT);
            assertThat(timeouts.requests()).isEqualTo(2);
            assertThat(timeouts.connections()).isEqualTo(1);
            assertThat(timeouts.firstNanos()).isGreaterThanOrEqualTo(800 * MILLI);
            assertThat(timeouts.lastNanos()).isGreaterThanOrEqualTo(900 * MILLI);
            assertThat(result.partial()).isFalse();
            assertThat(result.durationNanos()).isEqualTo(200 * MILLI);
        }
    }

    /**
     * Two and a half seconds of load, of which two count: the opening, three or four seconds, and each thing in one of
     * them.
     */
    @Test
    void theSecondsAddUpToTheTotals() throws IOException {
        CountingScript script = new CountingScript((socket, connection, request) -> {
            if (request == 50) {
                ScriptedServer.reset(socket);
            }
            answer(socket);
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "rate", "100/s", "warmup", "500ms", "duration", "2s", "connections", "2");

            assertThat(result.seconds()).extracting(Result.Second::atNanos).isSorted();
            assertThat(result.seconds())
                    .extracting(Result.Second::atNanos)
                    .contains(-1_000 * MILLI, 0L, 1_000 * MILLI, 2_000 * MILLI);
            assertThat(result.seconds().stream()
                            .map(Result.Second::requests)
                            .reduce(RequestCounts.EMPTY, RequestCounts::plus))
                    .isEqualTo(result.total().requests());
            assertThat(result.seconds().stream()
                            .map(Result.Second::connections)
                            .reduce(ConnectionCounts.EMPTY, ConnectionCounts::plus))
                    .isEqualTo(result.total().connections());
            assertThat(result.seconds().stream()
                            .map(Result.Second::latency)
                            .reduce(Distribution.EMPTY, Distribution::plus))
                    .isEqualTo(result.total().latency());
            assertThat(result.seconds().get(0).connections().opened()).isEqualTo(2);
            assertThat(result.total().requests().due()).isEqualTo(200);
        }
    }

    /** Three connections wait for an answer, for half a minute if nobody stops them. */
    @Test
    void aStopGivesAPartialResultWithinTwoSeconds() throws Exception {
        CountDownLatch asked = new CountDownLatch(3);
        CountingScript script = new CountingScript((socket, connection, request) -> asked.countDown());
        try (ScriptedServer server = ScriptedServer.start(script)) {
            LoadTest test = Trial.against(server.target(), "connections", "3", "duration", "30s", "timeout", "30s");
            CompletableFuture<Result> running = CompletableFuture.supplyAsync(test::run);
            CountingScript.holdUntil(asked);

            test.stop();
            Result result = running.get(2, TimeUnit.SECONDS);

            assertThat(result.partial()).isTrue();
            assertThat(result.total().requests()).isEqualTo(new RequestCounts(3, 3, 0, 0, 0, 3, 0));
            assertThat(result.durationNanos()).isBetween(1L, 30_000 * MILLI);
            assertThat(Gate.judge(result, List.of()).outcome()).isEqualTo(Outcome.INVALID);
        }
    }

    /** One request is on its way, the others wait for its connection: the one is answered, the others were not sent. */
    @Test
    void aStopLeavesNothingThatWasDueUnaccountedFor() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        CountingScript script = new CountingScript((socket, connection, request) -> {
            hold(300);
            asked.countDown();
            CountingScript.holdUntil(stopped);
            hold(200);
            CountingScript.answer(socket);
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {
            LoadTest test = Trial.against(server.target(), "rate", "100/s", "duration", "30s", "timeout", "30s");
            CompletableFuture<Result> running = CompletableFuture.supplyAsync(test::run);
            CountingScript.holdUntil(asked);

            test.stop();
            stopped.countDown();
            RequestCounts requests = running.get(2, TimeUnit.SECONDS).total().requests();

            assertThat(requests.sent()).isEqualTo(1).isEqualTo(requests.answered());
            assertThat(requests.notSent()).isEqualTo(requests.due() - 1);
            assertThat(requests.failed()).isZero();
        }
    }

    @Test
    void aTargetWhereNobodyListensWasNeverUsable() throws IOException {
        ScriptedServer gone = ScriptedServer.deaf(1);
        gone.close();

        Result result = Trial.against(gone.target(), "connections", "3").run();

        assertThat(result.everUsable()).isFalse();
        assertThat(result.total().requests()).isEqualTo(RequestCounts.EMPTY);
        assertThat(failure(result, FailureKind.CONNECT_REFUSED).connections())
                .isGreaterThanOrEqualTo(3)
                .isEqualTo(result.total().connections().failed());
        assertThat(result.durationNanos()).isZero();
        assertThat(Gate.judge(result, List.of()).outcome()).isEqualTo(Outcome.UNAVAILABLE);
    }

    /** The window ends before the timeout: one request on each connection, and no second one. */
    @Test
    void aSilentServerIsUsableAndFailsEveryRequest() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(CountingScript.silent())) {

            Result result = Trial.run(server, "connections", "3", "duration", "200ms", "timeout", "600ms");

            assertThat(result.everUsable()).isTrue();
            assertThat(result.total().requests()).isEqualTo(new RequestCounts(3, 3, 0, 0, 3, 0, 0));
            assertThat(result.total().failures())
                    .extracting(Failure::kind)
                    .containsExactly(FailureKind.RESPONSE_TIMEOUT);
            assertThat(failure(result, FailureKind.RESPONSE_TIMEOUT).connections())
                    .isEqualTo(3);
            assertThat(Gate.judge(result, List.of()).outcome()).isEqualTo(Outcome.FAILED);
        }
    }

    /**
     * The first connection is closed before it is used, and half a second later, when the opening ends with the second
     * try, nobody listens any more. There was a usable connection, so there is a load: of nothing but connects that
     * fail.
     */
    @Test
    void aTargetThatWasUsableBeforeTheLoadBeganIsMeasured() throws IOException {
        AtomicReference<ScriptedServer> itself = new AtomicReference<>();
        try (ScriptedServer server =
                ScriptedServer.start((socket, connection) -> itself.get().stopListening())) {
            itself.set(server);

            Result result = Trial.run(server, "connections", "2", "connectRate", "1/s");

            assertThat(result.everUsable()).isTrue();
            assertThat(result.durationNanos()).isEqualTo(500 * MILLI);
            assertThat(result.total().requests()).isEqualTo(RequestCounts.EMPTY);
            assertThat(result.total().connections().opened()).isEqualTo(1);
            assertThat(result.total().connections().closedByPeer()).isEqualTo(1);
            assertThat(failure(result, FailureKind.CONNECT_REFUSED).connections())
                    .isPositive();
            assertThat(Gate.judge(result, List.of()).outcome()).isEqualTo(Outcome.FAILED);
        }
    }

    /**
     * A server that closes whatever it accepts is usable for a moment, and every request on such a connection fails.
     */
    @Test
    void aServerThatClosesWhatItAcceptsFailsTheRun() throws IOException {
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {})) {

            Result result = Trial.run(server, "duration", "2s");

            assertThat(result.everUsable()).isTrue();
            assertThat(result.durationNanos()).isEqualTo(2_000 * MILLI);
            assertThat(result.total().requests().failed())
                    .isPositive()
                    .isEqualTo(result.total().requests().due());
            assertThat(Gate.judge(result, List.of()).outcome()).isEqualTo(Outcome.FAILED);
        }
    }

    /** One request of the first second is reset; two seconds later that is still so. */
    @Test
    void progressTellsTheFailuresOfTheRunSoFar() throws IOException {
        List<Progress> told = new CopyOnWriteArrayList<>();
        CountingScript script = new CountingScript((socket, connection, request) -> {
            if (connection == 0 && request == 1) {
                ScriptedServer.reset(socket);
            }
            answer(socket);
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Trial.against(server.target(), "rate", "10/s", "duration", "3s")
                    .onProgress(told::add)
                    .run();

            assertThat(told).extracting(Progress::failures).isSorted().endsWith(1L);
            assertThat(told)
                    .extracting(Progress::failures)
                    .filteredOn(failures -> failures == 1)
                    .hasSizeGreaterThan(1);
        }
    }
}
