package io.tcpbench.reference;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcpbench.reference.behaviour.Counter;
import io.tcpbench.reference.behaviour.Misbehaviour;
import io.tcpbench.reference.behaviour.Reply;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every engine bears: who comes with many others, who doesn't stop, and who was there before. */
@ParameterizedClass
@MethodSource("engines")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ServerEngineLoadTest {

    private static final ServerOptions ECHO = ServerOptions.onLoopback();

    @Parameter
    private EngineUnderTest engine;

    static List<EngineUnderTest> engines() {
        return EngineUnderTest.chosen();
    }

    @Test
    void inAStormOfConnectionsNoneIsLost() throws Exception {
        int clients = 4 * 500;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (RunningServer server = engine.start(ECHO.withBacklog(4096))) {
            List<Future<Void>> storm = List.of(
                    threads.submit(() -> comeAllAtOnce(server, 500)),
                    threads.submit(() -> comeAllAtOnce(server, 500)),
                    threads.submit(() -> comeAndGo(server, 500)),
                    threads.submit(() -> comeAndReset(server, 500)));
            for (Future<Void> each : storm) {
                each.get(30, SECONDS);
            }
            // Those who reset at once may still wait in the queue, where their turn comes as well.
            await().pollInterval(1, MILLISECONDS).until(() -> server.counts().of(Counter.CLOSED) >= clients);
            comeAndGo(server, 1);
            // Children of processes tell ten times a second what they have counted, and those that are killed no more.
            await().until(() -> server.counts().of(Counter.RESPONSES) == 3 * 500 + 1);

            server.abort();

            assertThat(server.counts().of(Counter.ACCEPTED)).isEqualTo(clients + 1);
            assertThat(server.counts().of(Counter.CLOSED)).isEqualTo(clients + 1);
            assertThat(server.counts().of(Counter.REQUESTS)).isEqualTo(3 * 500 + 1);
            assertThat(server.counts().of(Counter.RESPONSES)).isEqualTo(3 * 500 + 1);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void comeAllAtOnce(RunningServer server, int clients) throws IOException {
        try (Crowd crowd = Crowd.connect(server.address(), clients)) {
            assertThat(crowd.echo()).isEqualTo(clients);
        }
        return null;
    }

    private static Void comeAndGo(RunningServer server, int clients) throws IOException {
        for (int i = 0; i < clients; i++) {
            try (Client client = Client.connect(server.address())) {
                client.send("hello");
                assertThat(client.receiveText(5)).isEqualTo("hello");
            }
        }
        return null;
    }

    private static Void comeAndReset(RunningServer server, int clients) throws IOException {
        for (int i = 0; i < clients; i++) {
            Client.connect(server.address()).reset();
        }
        return null;
    }

    @Test
    void whoSendsWithoutAPauseHoldsNobodyUp() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        // With small reads it can't keep up: there is always more to read.
        try (RunningServer server = engine.start(ECHO.withReply(Reply.ok().withReadSizeBytes(512)));
                Client eager = Client.connect(server.address());
                Client other = Client.connect(server.address())) {
            Future<Void> sending = threads.submit(() -> untilClosed(() -> eager.send(new byte[256 * 1024])));
            Future<Void> receiving = threads.submit(() -> untilClosed(() -> eager.receive(4096)));
            await().until(() -> server.counts().of(Counter.BYTES_RECEIVED) > 1024 * 1024);

            for (int i = 0; i < 20; i++) {
                other.send("x");
                assertThat(other.receiveText(2)).isEqualTo("ok");
            }

            assertThat(sending).isNotDone();
            eager.reset();
            sending.get(10, SECONDS);
            receiving.get(10, SECONDS);
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    private static Void untilClosed(Action action) {
        try {
            while (true) {
                action.run();
            }
        } catch (IOException e) {
            return null;
        }
    }

    /** A lower bound of time, which a busy machine can't break. */
    @Test
    void connectionsComeInAtTheRateThatWasAskedFor() throws IOException {
        long beganNanos = System.nanoTime();
        try (RunningServer server = engine.start(ECHO.with(Misbehaviour.ACCEPT_RATE, "50/s"));
                Crowd crowd = Crowd.connect(server.address(), 11)) {
            assertThat(crowd.echo()).isEqualTo(11);

            assertThat(System.nanoTime() - beganNanos).isGreaterThanOrEqualTo(10 * 20_000_000L);
        }
    }

    /** A server inside somebody's program gets what descriptors are left: high numbers. */
    @Test
    void itServesInAProcessThatHasMuchElseOpen() throws IOException {
        Path anything = Path.of("/dev/null");
        assumeTrue(Files.exists(anything), "needs something that can be opened often");
        Descriptors.assume(2500);
        List<Closeable> open = new ArrayList<>();
        try {
            for (int i = 0; i < 1500; i++) {
                open.add(FileChannel.open(anything));
            }
            try (RunningServer server = engine.start(ECHO)) {
                comeAndGo(server, 3);
            }
        } finally {
            for (Closeable each : open) {
                each.close();
            }
        }
    }
}
