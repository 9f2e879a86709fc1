package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tcpbench.ScriptedServer;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.PlanSettings;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that nobody answers, and that are done when the kernel has taken them. */
class OneWayTest {
    private static final long MILLI = 1_000_000;

    private static ShortRun oneWay(ScriptedServer server, Transport transport) {
        return ShortRun.against(server.target(), transport).with("expect", "none");
    }

    /** Counts the bytes of each connection. */
    private static ScriptedServer.Script counting(AtomicLongArray heard) {
        return (socket, connection) -> {
            byte[] buffer = new byte[64 << 10];
            InputStream in = socket.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                heard.addAndGet(connection, read);
            }
        };
    }

    private static void allAreDone(Result result) {
        RequestCounts requests = result.total().requests();
        assertThat(ShortRun.failures(result)).isEmpty();
        assertThat(requests.answered()).isPositive().isEqualTo(requests.due()).isEqualTo(requests.sent());
    }

    @EachTransport
    void whatWasSentIsHeard(Transport transport) throws Exception {
        AtomicLongArray heard = new AtomicLongArray(1);
        try (ScriptedServer server = ScriptedServer.start(counting(heard))) {
            Result result = oneWay(server, transport)
                    .with("rate", "200/s")
                    .with("arrivals", "even")
                    .with("send", "size:100")
                    .result();

            allAreDone(result);
            long requests = result.total().requests().answered();
            assertThat(requests).isEqualTo(50);
            await().untilAsserted(() -> assertThat(heard.get(0)).isEqualTo(100 * requests));
        }
    }

    /** The socket takes them at once, and still no connection keeps the others waiting. */
    @EachTransport
    void inAClosedLoopEachConnectionHasItsTurn(Transport transport) throws Exception {
        AtomicLongArray heard = new AtomicLongArray(4);
        try (ScriptedServer server = ScriptedServer.start(counting(heard))) {
            Result result = oneWay(server, transport)
                    .with("connections", "4")
                    .with("send", "size:64")
                    .result();

            allAreDone(result);
            for (int i = 0; i < 4; i++) {
                assertThat(heard.get(i)).as("connection %d", i).isGreaterThan(64 * 20);
            }
        }
    }

    @EachTransport
    void aServerThatReadsSlowlyIsSeenInTheLatency(Transport transport) throws Exception {
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            byte[] buffer = new byte[256 << 10];
            while (socket.getInputStream().readNBytes(buffer, 0, buffer.length) == buffer.length) {
                LockSupport.parkNanos(20 * MILLI);
            }
        })) {
            Result result = oneWay(server, transport)
                    .with("send", "size:4MiB")
                    .with("duration", "1s")
                    .with("timeout", "10s")
                    .result();

            allAreDone(result);
            // Of 4 MiB the buffers of the kernel hold a part, and 16 reads take 320 ms.
            assertThat(result.total().latency().maxNanos()).isGreaterThan(150 * MILLI);
            assertThat(result.total().serviceTime().maxNanos()).isGreaterThan(150 * MILLI);
        }
    }

    @EachTransport
    void aServerThatReadsNothingStallsTheWrite(Transport transport) throws Exception {
        try (ScriptedServer server = ScriptedServer.deaf(8)) {
            Result result = oneWay(server, transport)
                    .with("send", "size:32MiB")
                    .with("timeout", "400ms")
                    .with("duration", "300ms")
                    .result();

            assertThat(ShortRun.failures(result)).containsExactly("WRITE_STALLED");
            assertThat(result.total().requests().answered()).isZero();
            assertThat(result.total().failures().get(0).examples().get(0).detail())
                    .isEqualTo("the kernel has not taken all bytes of the request");
        }
    }

    @EachTransport
    void whatTheServerSaysAllTheSameIsRead(Transport transport) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            Result result = oneWay(server, transport)
                    .with("rate", "100/s")
                    .with("send", "size:100")
                    .result();

            allAreDone(result);
            assertThat(result.total().bytes().received()).isPositive();
        }
    }

    @EachTransport
    void aServerThatResetsIsAFailureOfTheConnection(Transport transport) throws Exception {
        try (ScriptedServer server = ScriptedServer.start((socket, connection) -> {
            socket.getInputStream().read();
            ScriptedServer.reset(socket);
        })) {
            Result result = oneWay(server, transport)
                    .with("rate", "100/s")
                    .with("send", "size:100")
                    .result();

            List<String> failures = ShortRun.failures(result);
            assertThat(failures).isNotEmpty().allMatch(kind -> kind.contains("RESET") || kind.contains("BROKEN_PIPE"));
            assertThat(result.total().connections().broken()
                            + result.total().requests().failed())
                    .isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"pipeline, 4, 1 with expect none", "check, prefix:ok, nothing with expect none"})
    void whatIsAboutResponsesIsRefused(String setting, String text, String allowed) {
        PlanSettings settings = new PlanSettings()
                .set("target", "127.0.0.1:1")
                .set("expect", "none")
                .set(setting, text);

        assertThatThrownBy(settings::plan)
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(setting + ": '" + text + "'")
                .hasMessageContaining(allowed);
    }

    @Test
    void isPartOfThePlan() {
        assertThat(new PlanSettings()
                        .set("target", "127.0.0.1:1")
                        .set("expect", "none")
                        .plan()
                        .settings())
                .containsEntry("expect", "none");
    }
}
