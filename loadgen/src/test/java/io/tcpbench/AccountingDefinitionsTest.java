package io.tcpbench;

import static io.tcpbench.CountingScript.answer;
import static io.tcpbench.CountingScript.answerWrongly;
import static io.tcpbench.CountingScript.hold;
import static io.tcpbench.CountingScript.holdUntil;
import static io.tcpbench.Trial.MILLI;
import static io.tcpbench.Trial.REQUEST_BYTES;
import static io.tcpbench.Trial.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.gate.Check;
import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Outcome;
import io.tcpbench.gate.Threshold;
import io.tcpbench.result.Errno;
import io.tcpbench.result.Failure;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.Page;
import io.tcpbench.result.Period;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Accounting, failures, timeouts and the ranks of thresholds, as DESIGN.md defines them. */
class AccountingDefinitionsTest {

    /**
     * Nine right answers and a wrong one on each connection: of 100 requests 90 are answered, and 10 connections are
     * used up.
     */
    private static CountingScript everyTenthIsWrong() {
        return new CountingScript((socket, connection, request) -> {
            if (request == 9) {
                answerWrongly(socket);
            } else {
                answer(socket);
            }
        });
    }

    @Test
    void everyRequestThatIsDueIsAnsweredOrFailed() throws IOException {
        CountingScript script = everyTenthIsWrong();
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "rate", "100/s", "duration", "1s");

            assertThat(result.total().requests()).isEqualTo(new RequestCounts(100, 100, 0, 90, 10, 0, 0));
            assertThat(script.total()).isEqualTo(100);
            assertThat(result.total().latency().count()).isEqualTo(90);
            assertThat(result.total().serviceTime().count()).isEqualTo(90);
            assertThat(result.total().lag().count()).isEqualTo(100);
            assertThat(result.total().late().count()).isEqualTo(100);
            assertThat(result.total().bytes().sent()).isEqualTo(800);
            assertThat(result.total().bytes().received()).isEqualTo(800);
            assertThat(failure(result, FailureKind.RESPONSE_WRONG).requests()).isEqualTo(10);
            assertThat(failure(result, FailureKind.RESPONSE_WRONG).connections())
                    .isEqualTo(10);
            assertThat(result.partial()).isFalse();
        }
    }

    /**
     * 10 of 100 requests and 10 or 11 connect attempts, for the last connection may not be replaced any more: 9.09 % or
     * 9.01 %.
     */
    @Test
    void failuresAreAPartOfRequestsDueAndConnectAttempts() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(everyTenthIsWrong())) {

            Result result = Trial.run(server, "rate", "100/s", "duration", "1s");

            assertThat(result.total().failureCount()).isEqualTo(10);
            assertThat(result.total().attempts())
                    .isEqualTo(100 + result.total().connections().opened())
                    .isBetween(110L, 111L);
            assertThat(judged(result, "failures<=9.1%")).isEqualTo(Outcome.PASSED);
            assertThat(judged(result, "failures<=9%")).isEqualTo(Outcome.FAILED);
            assertThat(judged(result, "failures<=10")).isEqualTo(Outcome.PASSED);
            assertThat(judged(result, "failures<=9")).isEqualTo(Outcome.FAILED);
        }
    }

    /**
     * 90 of 100 are answered within their 4 s: the 90th has a latency, the 91st is a request that failed, slower than
     * any answer.
     */
    @Test
    void percentileThresholdsRankOverTheRequestsThatWereDue() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(everyTenthIsWrong())) {

            Result result = Trial.run(server, "rate", "100/s", "duration", "1s");

            assertThat(judged(result, "p90<=4s")).isEqualTo(Outcome.PASSED);
            assertThat(judged(result, "p91<=1h")).isEqualTo(Outcome.FAILED);
            assertThat(judged(result, "max<=1h")).isEqualTo(Outcome.FAILED);
            assertThat(judged(result, "mean<=1h")).isEqualTo(Outcome.FAILED);
            assertThat(judged(result, "min<=4s")).isEqualTo(Outcome.PASSED);
        }
    }

    private static Outcome judged(Result result, String threshold) {
        Check check =
                Gate.judge(result, List.of(Threshold.parse(threshold))).checks().get(0);
        return check.outcome();
    }

    /** One request is reset and the listener gone: the other 49 of 500 ms at 100/s never find a connection. */
    @Test
    void aRequestThatFindsNoConnectionIsNotSentAndUnanswered() throws IOException {
        AtomicReference<ScriptedServer> itself = new AtomicReference<>();
        CountingScript script = new CountingScript((socket, connection, request) -> {
            itself.get().stopListening();
            ScriptedServer.reset(socket);
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {
            itself.set(server);

            Result result = Trial.run(server, "rate", "100/s", "timeout", "500ms");

            assertThat(result.total().requests()).isEqualTo(new RequestCounts(50, 1, 49, 0, 1, 49, 0));
            assertThat(script.total()).isEqualTo(1);
            long refused = failure(result, FailureKind.CONNECT_REFUSED).connections();
            assertThat(refused)
                    .isPositive()
                    .isEqualTo(result.total().connections().failed());
            assertThat(result.total().failureCount()).isEqualTo(1 + 49 + refused);
            assertThat(result.total().timeoutCount()).isZero();
        }
    }

    /**
     * Away for a second: what was due more than 300 ms before it came back is never sent, although there is a
     * connection then.
     */
    @Test
    void aRequestIsNeverSentAfterItsDeadline() throws IOException {
        CountingScript script = CountingScript.echoing();
        try (Return server = Return.after(1_000, script)) {

            Result result = Trial.against(server.target(), "rate", "100/s", "duration", "3s", "timeout", "300ms")
                    .run();

            RequestCounts requests = result.total().requests();
            assertThat(requests.due()).isEqualTo(300);
            assertThat(requests.balanced()).isTrue();
            assertThat(requests.notSent()).isPositive().isEqualTo(requests.unanswered());
            assertThat(script.total()).isPositive().isLessThan(requests.sent());
            assertThat(result.total().lag().maxNanos()).isLessThan(301 * MILLI);
        }
    }

    /**
     * 100 requests in a second, 20 ms each, one at a time. First come, first served, the wait grows by 10 ms a request,
     * and the longest wait is that of the last: the server's time from the first request to the last, less the 990 ms
     * by which the last was due later. Were the youngest served first, the second request would wait for nearly all of
     * that time.
     */
    @Test
    void requestsThatWaitAreSentInTheOrderInWhichTheyWereDue() throws IOException {
        CountingScript script = new CountingScript((socket, connection, request) -> {
            hold(20);
            answer(socket);
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "rate", "100/s", "duration", "1s", "timeout", "20s");

            assertThat(result.total().requests()).isEqualTo(new RequestCounts(100, 100, 0, 100, 0, 0, 0));
            assertThat(result.total().lag().maxNanos()).isLessThan(script.askedForNanos() - 500 * MILLI);
        }
    }

    /**
     * One request unanswered, one half answered, one never read: the window ends long before the timeout, so each
     * connection has one.
     */
    @Test
    void timeoutsAreResponsesThatDidNotComeOrNotWhollyOrRequestsThatWereNotRead() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            if (connection == 2) {
                holdUntil(end);
            } else if (connection == 1) {
                socket.getInputStream().readNBytes(REQUEST_BYTES);
                socket.getOutputStream().write(new byte[] {1, 2, 3});
            }
            ScriptedServer.silence().serve(socket, connection);
        })) {

            Result result = Trial.run(
                    server,
                    "connections",
                    "3",
                    "connectRate",
                    "10/s",
                    "send",
                    "size:16MiB",
                    "expect",
                    "size:8",
                    "timeout",
                    "3s",
                    "duration",
                    "100ms");
            end.countDown();

            assertThat(result.total().requests()).isEqualTo(new RequestCounts(3, 3, 0, 0, 3, 0, 0));
            assertThat(failure(result, FailureKind.RESPONSE_TIMEOUT).requests()).isEqualTo(1);
            assertThat(failure(result, FailureKind.RESPONSE_INCOMPLETE).requests())
                    .isEqualTo(1);
            assertThat(failure(result, FailureKind.WRITE_STALLED).requests()).isEqualTo(1);
            assertThat(result.total().timeoutCount()).isEqualTo(3);
        }
    }

    /** A backlog of 1 takes two connections that are never answered; the third gets no SYN-ACK. */
    @Test
    void timeoutsAreConnectsThatDidNotComeAboutToo() throws IOException {
        try (ScriptedServer server = ScriptedServer.deaf(1)) {

            Result result = Trial.run(
                    server, "connections", "3", "connectTimeout", "300ms", "timeout", "600ms", "duration", "100ms");

            assertThat(result.total().requests()).isEqualTo(new RequestCounts(2, 2, 0, 0, 2, 0, 0));
            long connects = failure(result, FailureKind.CONNECT_TIMEOUT).connections();
            assertThat(connects)
                    .isPositive()
                    .isEqualTo(result.total().connections().failed());
            assertThat(result.total().timeoutCount()).isEqualTo(2 + connects);
            assertThat(result.total().failureCount()).isEqualTo(2 + connects);
        }
    }

    /** 1 + 2 + 4 + 8 + 16; the 32 that were reset and the 64 that were refused are failures, but no time ran out. */
    @Test
    void timeoutsAreTheSumOfFiveKinds() {
        Page page = new Page();
        fail(page, FailureKind.RESPONSE_TIMEOUT, 1);
        fail(page, FailureKind.RESPONSE_INCOMPLETE, 2);
        fail(page, FailureKind.WRITE_STALLED, 4);
        refuse(page, FailureKind.CONNECT_TIMEOUT, 8);
        refuse(page, FailureKind.CONNECT_TIMEOUT_KERNEL, 16);
        fail(page, FailureKind.RESET_AWAITING, 32);
        refuse(page, FailureKind.CONNECT_REFUSED, 64);

        assertThat(page.interval().timeoutCount()).isEqualTo(31);
        assertThat(page.interval().failureCount()).isEqualTo(127);
        assertThat(page.interval().attempts()).isEqualTo(127);
    }

    private static void fail(Page page, FailureKind kind, int requests) {
        for (int i = 0; i < requests; i++) {
            page.due(Period.MEASURED, 0);
            page.sent(Period.MEASURED, 0, 0, 8);
            page.failed(Period.MEASURED, kind, Errno.NONE, i == 0, 0, AccountingDefinitionsTest::example);
        }
    }

    private static void refuse(Page page, FailureKind kind, int connects) {
        for (int i = 0; i < connects; i++) {
            page.connectFailed(kind, Errno.NONE, 0, AccountingDefinitionsTest::example);
        }
    }

    private static Failure.Example example() {
        return new Failure.Example("", "", 0, 0, "");
    }
}
