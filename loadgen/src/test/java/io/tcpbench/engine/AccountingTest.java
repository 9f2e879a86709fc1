package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.ScriptedServer;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.Clock;
import io.tcpbench.result.Failure;
import io.tcpbench.result.Interval;
import io.tcpbench.result.Journal;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a target does, every request that was due is accounted for, once. */
class AccountingTest {
    private static final int REQUEST_BYTES = 64;

    static Stream<Arguments> plans() {
        return Stream.of(Transport.IO_URING, Transport.EPOLL, Transport.NIO)
                .flatMap(transport -> Stream.of("closed", "open")
                        .flatMap(load -> Stream.of(1, 4)
                                .flatMap(pipeline -> Stream.of("unlimited", "3")
                                        .map(limit -> Arguments.of(transport, load, pipeline, limit)))));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void aCompleteRunBalances(Transport transport, String load, int pipeline, String requestsPerConnection)
            throws Exception {
        long seed = 100L * pipeline + 10L * load.length() + requestsPerConnection.length();
        try (ScriptedServer server = ScriptedServer.start(misbehaving(seed))) {
            Result result = engine(server, plan(server, transport, load, pipeline, requestsPerConnection, "450ms"))
                    .run();

            assertThat(result.partial()).isFalse();
            assertBalanced(result);
            assertThat(result.total().requests().due()).isPositive();
            assertThat(result.total().requests().unanswered())
                    .isEqualTo(result.total().requests().notSent());
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void aRunThatIsStoppedAtAnyMomentBalances(
            Transport transport, String load, int pipeline, String requestsPerConnection) throws Exception {
        SplittableRandom random = new SplittableRandom(pipeline + load.length() + requestsPerConnection.length());
        try (ScriptedServer server = ScriptedServer.start(misbehaving(random.nextLong()))) {
            Engine engine = engine(server, plan(server, transport, load, pipeline, requestsPerConnection, "1h"));
            CompletableFuture.delayedExecutor(random.nextLong(400), TimeUnit.MILLISECONDS)
                    .execute(engine::stop);

            Result result = engine.run();

            assertThat(result.partial()).isTrue();
            assertBalanced(result);
        }
    }

    private static Plan plan(
            ScriptedServer server,
            Transport transport,
            String load,
            int pipeline,
            String requestsPerConnection,
            String duration) {
        ShortRun run = ShortRun.against(server.target(), transport)
                .with("send", "size:" + REQUEST_BYTES)
                .with("connections", "8")
                .with("threads", "2")
                .with("pipeline", Integer.toString(pipeline))
                .with("warmup", "150ms")
                .with("duration", duration)
                .with("timeout", "150ms");
        if (load.equals("open")) {
            run.with("rate", "4k/s");
        }
        if (!requestsPerConnection.equals("unlimited")) {
            run.with("requestsPerConnection", requestsPerConnection);
        }
        return run.settings().plan();
    }

    private static Engine engine(ScriptedServer server, Plan plan) {
        var target = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        return new Engine(plan, target, List.of(), Clock.system(), Journal.NONE, ignored -> {});
    }

    /** What a connection does is drawn from the seed and the connection's number: mostly it answers. */
    private static ScriptedServer.Script misbehaving(long seed) {
        return (socket, connection) -> {
            SplittableRandom random = new SplittableRandom(seed + connection);
            InputStream in = socket.getInputStream();
            while (true) {
                byte[] request = in.readNBytes(REQUEST_BYTES);
                if (request.length < REQUEST_BYTES || !misbehave(socket, request, random)) {
                    return;
                }
            }
        };
    }

    /** Returns whether the connection goes on. */
    private static boolean misbehave(Socket socket, byte[] response, SplittableRandom random) throws IOException {
        OutputStream out = socket.getOutputStream();
        switch (random.nextInt(100)) {
            case 0 -> ScriptedServer.reset(socket);
            case 1 -> socket.close();
            case 2 -> {
                response[random.nextInt(REQUEST_BYTES)] ^= 1;
                out.write(response);
            }
            case 3 -> {
                out.write(response, 0, REQUEST_BYTES / 2);
                if (random.nextBoolean()) {
                    ScriptedServer.reset(socket);
                }
            }
            case 4 -> {
                out.write(response, 0, REQUEST_BYTES / 2);
                socket.close();
            }
            case 5 -> ScriptedServer.silence().serve(socket, 0);
            case 6 -> {
                out.write(response);
                out.write(response);
            }
            default -> out.write(response);
        }
        return !socket.isClosed();
    }

    private static void assertBalanced(Result result) {
        Interval total = result.total();
        assertBalanced(total.requests(), total.failures());
        assertBalanced(total.warmup(), total.warmupFailures());
        assertThat(total.latency().count()).isEqualTo(total.requests().answered());
        assertThat(total.serviceTime().count()).isEqualTo(total.requests().answered());
        assertThat(total.lag().count()).isEqualTo(total.requests().sent());
        assertThat(total.late().count()).isEqualTo(total.requests().due());
        assertThat(result.seconds().stream()
                        .map(Result.Second::requests)
                        .reduce(RequestCounts.EMPTY, RequestCounts::plus))
                .isEqualTo(total.requests());
    }

    private static void assertBalanced(RequestCounts requests, List<Failure> failures) {
        assertThat(requests.due()).isEqualTo(requests.sent() + requests.notSent());
        assertThat(requests.due()).isEqualTo(requests.answered() + requests.failed() + requests.unanswered());
        assertThat(failures.stream().mapToLong(Failure::requests).sum()).isEqualTo(requests.failed());
        assertThat(failures).noneMatch(failure -> failure.kind().name().equals("OTHER_ERRNO"));
    }
}
