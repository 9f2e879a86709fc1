package io.tcpbench;

import static io.tcpbench.CountingScript.answer;
import static io.tcpbench.CountingScript.answerWrongly;
import static io.tcpbench.CountingScript.hold;
import static io.tcpbench.Trial.MILLI;
import static io.tcpbench.Trial.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.result.FailureKind;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Time-outs, and what becomes of a connection with a failed request, as DESIGN.md defines them. */
class DeadlineDefinitionsTest {

    /**
     * The second of two requests, due after 100 ms, waits until the first is answered after 1 s, and is never answered
     * itself. With 1.5 s of patience from the due time it fails after 1.6 s, while from the sending it would be 2.5 s.
     */
    @Test
    void theDeadlineCountsFromTheMomentTheRequestWasDue() throws IOException {
        CountingScript script = new CountingScript((socket, connection, request) -> {
            if (request == 0) {
                hold(1_000);
                answer(socket);
            }
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "rate", "10/s", "duration", "200ms", "timeout", "1500ms");

            assertThat(result.total().requests()).isEqualTo(new RequestCounts(2, 2, 0, 1, 1, 0, 0));
            assertThat(failure(result, FailureKind.RESPONSE_TIMEOUT).firstNanos())
                    .isBetween(1_600 * MILLI, 2_400 * MILLI);
            assertThat(result.total().lag().maxNanos()).isGreaterThanOrEqualTo(900 * MILLI);
        }
    }

    /**
     * As above, but after 1 s the connection is reset, and the second request is the first one on the next connection.
     */
    @Test
    void theDeadlineCountsFromTheDueTimeOnANewConnectionToo() throws IOException {
        CountingScript script = new CountingScript((socket, connection, request) -> {
            if (connection == 0) {
                hold(1_000);
                ScriptedServer.reset(socket);
            }
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "rate", "10/s", "duration", "200ms", "timeout", "1500ms");

            assertThat(result.total().requests()).isEqualTo(new RequestCounts(2, 2, 0, 0, 2, 0, 0));
            assertThat(script.perConnection().subList(0, 2)).containsExactly(1, 1);
            assertThat(failure(result, FailureKind.RESPONSE_TIMEOUT).firstNanos())
                    .isBetween(1_600 * MILLI, 2_400 * MILLI);
        }
    }

    /**
     * Three requests, 100 ms apart, are on their way when the first is answered wrongly. The other two are answered 350
     * ms later; what is due in between goes over the connection that replaces this one.
     */
    @Test
    void aConnectionWithAFailedRequestTakesNoNewOnesAndClosesWhenTheOthersAreAnswered() throws IOException {
        AtomicInteger afterTheWrongAnswer = new AtomicInteger();
        AtomicInteger end = new AtomicInteger();
        CountingScript script = new CountingScript((socket, connection, request) -> {
            if (connection > 0) {
                answer(socket);
            } else if (request == 2) {
                answerWrongly(socket);
                hold(350);
                afterTheWrongAnswer.set(socket.getInputStream().available());
                answer(socket);
                answer(socket);
                end.set(socket.getInputStream().read());
            }
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "rate", "10/s", "duration", "1s", "pipeline", "8");

            assertThat(result.total().requests()).isEqualTo(new RequestCounts(10, 10, 0, 9, 1, 0, 0));
            assertThat(script.perConnection()).containsExactly(3, 7);
            assertThat(afterTheWrongAnswer).hasValue(0);
            assertThat(end).hasValue(-1);
            assertThat(result.total().connections().reopened()).isEqualTo(1);
            assertThat(result.total().connections().closedByPeer()).isZero();
        }
    }

    /**
     * Due after 0 and 600 ms, with a second of patience, both answered after 1.3 s: too late for the first, in time for
     * the second.
     */
    @Test
    void anAnswerToARequestThatFailedAlreadyIsALateResponse() throws IOException {
        CountingScript script = new CountingScript((socket, connection, request) -> {
            if (request == 1) {
                hold(700);
                answer(socket);
                answer(socket);
            }
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result =
                    Trial.run(server, "rate", "1.666666667/s", "duration", "700ms", "timeout", "1s", "pipeline", "2");

            assertThat(result.total().requests()).isEqualTo(new RequestCounts(2, 2, 0, 1, 1, 0, 1));
            assertThat(failure(result, FailureKind.RESPONSE_TIMEOUT).requests()).isEqualTo(1);
            assertThat(result.total().latency().count()).isEqualTo(1);
            assertThat(script.perConnection().get(0)).isEqualTo(2);
        }
    }

    /**
     * As above, but the second request is reset after 1.3 s: two things happened to one connection, and each is told.
     */
    @Test
    void aConnectionOnWhichTwoThingsHappenedCountsForBoth() throws IOException {
        CountingScript script = new CountingScript((socket, connection, request) -> {
            if (request == 1) {
                hold(700);
                ScriptedServer.reset(socket);
            }
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result =
                    Trial.run(server, "rate", "1.666666667/s", "duration", "700ms", "timeout", "1s", "pipeline", "2");

            assertThat(result.total().requests()).isEqualTo(new RequestCounts(2, 2, 0, 0, 2, 0, 0));
            assertThat(failure(result, FailureKind.RESPONSE_TIMEOUT).connections())
                    .isEqualTo(1);
            assertThat(failure(result, FailureKind.RESET_BEFORE_FIRST_BYTE).requests())
                    .isEqualTo(1);
            assertThat(failure(result, FailureKind.RESET_BEFORE_FIRST_BYTE).connections())
                    .isEqualTo(1);
            assertThat(failure(result, FailureKind.RESET_BEFORE_FIRST_BYTE).examples())
                    .hasSize(1);
        }
    }

    /**
     * Due at 0 and 100 ms, of which 50 ms are warm-up, and never answered: one connection here, and the same one there.
     */
    @Test
    void aConnectionThatFailsInTheWarmupCountsAgainInTheWindow() throws IOException {
        try (ScriptedServer server = ScriptedServer.start(CountingScript.silent())) {

            Result result = Trial.run(
                    server, "rate", "10/s", "warmup", "50ms", "duration", "100ms", "timeout", "400ms", "pipeline", "2");

            assertThat(result.total().warmup()).isEqualTo(new RequestCounts(1, 1, 0, 0, 1, 0, 0));
            assertThat(result.total().requests()).isEqualTo(new RequestCounts(1, 1, 0, 0, 1, 0, 0));
            assertThat(result.total().warmupFailures().get(0).connections()).isEqualTo(1);
            assertThat(failure(result, FailureKind.RESPONSE_TIMEOUT).connections())
                    .isEqualTo(1);
            assertThat(failure(result, FailureKind.RESPONSE_TIMEOUT).examples()).hasSize(1);
        }
    }

    /** Each connection answers its first request wrongly: replaced without a back-off, the load goes on at once. */
    @Test
    void aConnectionWithAFailedRequestIsReplacedAtOnce() throws IOException {
        CountingScript script = new CountingScript((socket, connection, request) -> {
            if (request == 0) {
                answerWrongly(socket);
            }
        });
        try (ScriptedServer server = ScriptedServer.start(script)) {

            Result result = Trial.run(server, "duration", "1s");

            // With 50 ms at least before each replacement there would be 20 of them.
            assertThat(result.total().connections().reopened()).isGreaterThan(40);
            assertThat(result.total().requests().failed())
                    .isEqualTo(result.total().requests().due())
                    .isEqualTo(script.total());
        }
    }
}
