package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.LoadTest;
import io.tcpbench.ScriptedServer;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.Progress;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A load that ends with its last request. */
class RequestsTest {

    private static ShortRun of(long requests, String target, Transport transport) {
        return ShortRun.against(target, transport)
                .without("duration")
                .with("requests", "" + requests)
                .with("connections", "5")
                .with("threads", "2");
    }

    private static void exactly(long requests, Result result) {
        RequestCounts counts = result.total().requests();
        assertThat(result.partial()).isFalse();
        assertThat(counts.due()).isEqualTo(requests);
        assertThat(counts.answered() + counts.failed() + counts.unanswered()).isEqualTo(requests);
    }

    @EachTransport
    void aClosedLoopSendsExactlySoMany(Transport transport) throws Exception {
        AtomicInteger heard = new AtomicInteger();
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            byte[] request = new byte[4];
            while (socket.getInputStream().readNBytes(request, 0, 4) == 4) {
                heard.incrementAndGet();
                socket.getOutputStream().write(request);
            }
        })) {
            Result result = of(1_003, server.target(), transport)
                    .with("send", "text:ping")
                    .with("pipeline", "3")
                    .result();

            exactly(1_003, result);
            assertThat(result.total().requests().answered()).isEqualTo(1_003);
            assertThat(heard).hasValue(1_003);
            assertThat(result.durationNanos()).isPositive();
        }
    }

    /** Five connections on two loops, each of which has its part of the timetable. */
    @ParameterizedTest
    @ValueSource(strings = {"poisson", "even"})
    void anOpenLoopSendsExactlySoManyAfterItsWarmUp(String arrivals) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            Result result = of(203, server.target(), Transport.EPOLL)
                    .with("rate", "1k/s")
                    .with("arrivals", arrivals)
                    .with("warmup", "100ms")
                    .result();

            exactly(203, result);
            assertThat(result.total().requests().answered()).isEqualTo(203);
            assertThat(result.total().warmup().due()).isBetween(50L, 150L);
        }
    }

    /** A loop whose part is nothing. */
    @Test
    void oneRequestIsOne() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            exactly(
                    1,
                    of(1, server.target(), Transport.NIO).with("rate", "100/s").result());
            exactly(1, of(1, server.target(), Transport.NIO).result());
        }
    }

    @Test
    void theLastOneMayTimeOut() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(
                (socket, connection) -> socket.getInputStream().readAllBytes())) {
            Result result = of(7, server.target(), Transport.EPOLL)
                    .with("timeout", "50ms")
                    .result();

            exactly(7, result);
            assertThat(result.total().requests().failed()).isEqualTo(7);
        }
    }

    @Test
    void aTargetThatIsGoneMakesNoneWaitForEver() throws Exception {
        Result result;
        ScriptedServer server = ScriptedServer.start(ScriptedServer.echo());
        try (server) {
            LoadTest test = new LoadTest(of(1_000_000, server.target(), Transport.EPOLL)
                    .with("timeout", "100ms")
                    .with("connectTimeout", "100ms")
                    .settings()
                    .plan());
            test.onProgress(progress -> {
                if (progress.requests() > 0) {
                    close(server);
                }
            });
            result = test.run();
        }

        exactly(1_000_000, result);
        assertThat(result.total().requests().answered()).isPositive();
        assertThat(result.total().requests().notSent()).isPositive();
    }

    private static void close(ScriptedServer server) {
        try {
            server.close();
        } catch (IOException notClosed) {
            throw new UncheckedIOException(notClosed);
        }
    }

    @Test
    void whatIsCutOffIsPartialAndAddsUp() throws Exception {
        List<Progress> told = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            LoadTest test = new LoadTest(of(1_000_000_000, server.target(), Transport.EPOLL)
                    .settings()
                    .plan());
            test.onProgress(progress -> {
                told.add(progress);
                if (progress.requests() > 0) {
                    test.stop();
                }
            });

            Result result = test.run();

            assertThat(result.partial()).isTrue();
            assertThat(result.total().requests().balanced()).isTrue();
            assertThat(told).anySatisfy(progress -> {
                assertThat(progress.stage()).isEqualTo(Progress.Stage.MEASURING);
                assertThat(progress.requests()).isPositive();
                assertThat(progress.ofRequests()).isEqualTo(1_000_000_000);
                assertThat(progress.stageNanos()).isZero();
            });
        }
    }
}
