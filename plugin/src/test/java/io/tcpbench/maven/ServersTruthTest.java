package io.tcpbench.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.LoadTest;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.reference.RunningServer;
import io.tcpbench.reference.ServerEngine;
import io.tcpbench.reference.ServerOptions;
import io.tcpbench.reference.behaviour.Counter;
import io.tcpbench.reference.behaviour.Counts;
import io.tcpbench.reference.behaviour.Misbehaviour;
import io.tcpbench.result.Failure;
import io.tcpbench.result.Result;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the generator reports is what the server did, number by number: only here both are at hand. */
@Timeout(60)
class ServersTruthTest {
    private static final int CONNECTIONS = 4;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    reset      | RESET      | RESET_AWAITING, RESET_BEFORE_FIRST_BYTE
                    close      | CLOSE      | CLOSED_AWAITING
                    truncate   | TRUNCATE   | CLOSED_MID_RESPONSE
                    garbage    | GARBAGE    | RESPONSE_WRONG
                    wrong-byte | WRONG_BYTE | RESPONSE_WRONG
                    silence    | SILENCE    | RESPONSE_TIMEOUT
                    """)
    void everyFaultIsReportedAsWhatItIs(String fault, Counter counter, String kinds) throws Exception {
        RunningServer server = start(ServerOptions.onLoopback().with(Misbehaviour.FAIL_RATE, "5% " + fault));

        Result result = flood(server, "duration", "500ms");
        server.close();

        Counts truth = server.counts();
        assertThat(truth.of(counter)).isPositive();
        assertThat(sum(result, kinds, Failure::requests)).isEqualTo(truth.of(counter));
        assertThat(sum(result, kinds, Failure::requests))
                .isEqualTo(result.total().requests().failed());
        assertThat(result.total().requests().sent()).isEqualTo(truth.of(Counter.REQUESTS));
        assertThat(result.total().requests().answered()).isEqualTo(truth.of(Counter.REQUESTS) - truth.of(counter));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"duplicate, DUPLICATE", "unasked, UNASKED"})
    void whatNobodyAskedForIsReported(String fault, Counter counter) throws Exception {
        RunningServer server = start(ServerOptions.onLoopback().with(Misbehaviour.FAIL_RATE, "20% " + fault));

        // Seldom enough that nothing else is owed when the surplus arrives.
        Result result = flood(server, "duration", "500ms", "rate", "100/s");
        server.close();

        assertThat(server.counts().of(counter)).isPositive();
        assertThat(sum(result, "RESPONSE_UNASKED", Failure::connections))
                .isEqualTo(server.counts().of(counter));
        assertThat(result.total().requests().failed()).isZero();
    }

    @Test
    void aConnectionThatIsReadNoMoreTimesOut() throws Exception {
        RunningServer server = start(ServerOptions.onLoopback().with(Misbehaviour.STOP_READING_AFTER, "10"));

        Result result = flood(server, "duration", "500ms");
        server.close();

        assertThat(server.counts().of(Counter.STOP_READING)).isPositive();
        assertCounted(sum(result, "RESPONSE_TIMEOUT", Failure::requests), server, Counter.STOP_READING);
    }

    @Test
    void aConnectionThatIsClosedAfterSomeRequestsIsCountedOnce() throws Exception {
        RunningServer server = start(ServerOptions.onLoopback().with(Misbehaviour.CLOSE_AFTER, "10"));

        Result result = flood(server, "duration", "500ms");
        server.close();

        // The next request may be on its way already, or not.
        long owing = sum(result, "CLOSED_AWAITING, RESET_AWAITING, RESET_WRITING, BROKEN_PIPE", Failure::connections);
        assertThat(server.counts().of(Counter.CLOSE_AFTER)).isPositive();
        assertCounted(owing + result.total().connections().closedByPeer(), server, Counter.CLOSE_AFTER);
        assertThat(result.total().requests().answered())
                .isEqualTo(server.counts().of(Counter.RESPONSES));
    }

    @Test
    void aConnectionThatIsClosedWhileIdleIsNoFailure() throws Exception {
        RunningServer server = start(ServerOptions.onLoopback().with(Misbehaviour.IDLE_TIMEOUT, "50ms"));

        Result result = flood(server, "duration", "500ms", "think", "10s");
        server.close();

        assertThat(server.counts().of(Counter.IDLE_TIMEOUT)).isPositive();
        assertCounted(result.total().connections().closedByPeer(), server, Counter.IDLE_TIMEOUT);
        assertThat(result.total().failures()).isEmpty();
    }

    /** What happens to the connections that are open at the end may come after it. */
    private static void assertCounted(long reported, RunningServer server, Counter counter) {
        long truth = server.counts().of(counter);
        assertThat(reported).isBetween(truth - CONNECTIONS, truth);
    }

    private static RunningServer start(ServerOptions options) throws Exception {
        return ServerEngine.preferred().start(options);
    }

    private static Result flood(RunningServer server, String... settings) {
        PlanSettings plan = new PlanSettings()
                .set("target", "127.0.0.1:" + server.address().getPort())
                .set("connections", Integer.toString(CONNECTIONS))
                .set("threads", "1")
                .set("warmup", "0")
                .set("timeout", "2s");
        for (int i = 0; i < settings.length; i += 2) {
            plan.set(settings[i], settings[i + 1]);
        }
        return new LoadTest(plan.plan()).run();
    }

    private static long sum(Result result, String kinds, ToLongFunction<Failure> number) {
        Set<String> named = Set.of(kinds.split(", "));
        return result.total().failures().stream()
                .filter(failure -> named.contains(failure.kind().name()))
                .mapToLong(number)
                .sum();
    }
}
