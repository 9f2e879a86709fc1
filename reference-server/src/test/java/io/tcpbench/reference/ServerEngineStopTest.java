package io.tcpbench.reference;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcpbench.reference.behaviour.Counter;
import io.tcpbench.reference.behaviour.Counts;
import io.tcpbench.reference.behaviour.Misbehaviour;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How every engine stops: gracefully, at once, and whoever asks for it at the same time. */
@ParameterizedClass
@MethodSource("engines")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("try") // To close what is closed again at the end of a block is what these tests are about.
final class ServerEngineStopTest {

    private static final ServerOptions ECHO = ServerOptions.onLoopback();
    private static final ServerOptions NEVER_IN_TIME = ECHO.with(Misbehaviour.DELAY, "1h");

    @Parameter
    private EngineUnderTest engine;

    static List<EngineUnderTest> engines() {
        return EngineUnderTest.chosen();
    }

    @Test
    void closeSendsTheResponsesThatWereHeldBack() throws IOException {
        try (RunningServer server = engine.start(ECHO.with(Misbehaviour.DELAY, "100ms"));
                Client client = Client.connect(server.address())) {
            client.send("hello");
            awaitReceived(server, 5);

            server.close();

            assertThat(client.receiveAllText()).isEqualTo("hello");
        }
    }

    @Test
    void closeAlsoAnswersWhatArrivedWhileAResponseWasHeldBack() throws IOException {
        try (RunningServer server = engine.start(ECHO.with(Misbehaviour.DELAY, "100ms"));
                Client client = Client.connect(server.address())) {
            client.send("hello");
            awaitReceived(server, 5);
            client.send("again");
            client.send("!");

            server.close();

            assertThat(client.receiveAllText()).isEqualTo("helloagain!");
        }
    }

    @Test
    void closeFinishesWhatDrips() throws IOException {
        try (RunningServer server = engine.start(ECHO.with(Misbehaviour.DRIP, "1000/s"));
                Client client = Client.connect(server.address())) {
            client.send("x".repeat(200));
            client.receive(1);

            server.close();

            assertThat(client.receiveAllText()).isEqualTo("x".repeat(199));
        }
    }

    @Test
    void whileItFinishesItTakesNobodyAndItDoesNotFinishForEver() throws Exception {
        try (RunningServer server = engine.start(NEVER_IN_TIME);
                Client owed = Client.connect(server.address())) {
            owed.send("hello");
            awaitReceived(server, 5);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);

            awaiting().until(() -> isRefused(server));

            // It is still there for those whom it owes something, and for the others it is not.
            owed.giveUpAfterMillis(50);
            assertThatThrownBy(() -> owed.receive(1)).isInstanceOf(SocketTimeoutException.class);
            assertThat(closing).succeedsWithin(10, SECONDS);
            assertThat(owed.receiveAllText()).isEmpty();
        }
    }

    @Test
    void abortOwesNothing() throws IOException {
        try (RunningServer server = engine.start(ECHO.with(Misbehaviour.DELAY, "900ms"));
                Client client = Client.connect(server.address())) {
            long beganNanos = System.nanoTime();
            client.send("hello");
            awaitReceived(server, 5);

            assumeTrue(System.nanoTime() - beganNanos < 500_000_000L, "this machine stood still for half a second");

            server.abort();

            assertThat(textUntilTheEnd(client)).isEmpty();
        }
    }

    @Test
    void abortClosesEverySocketFreesThePortAndKeepsTheCounts() throws IOException {
        List<Client> clients = new ArrayList<>();
        try (RunningServer server = engine.start(ECHO)) {
            for (int i = 0; i < 50; i++) {
                clients.add(Client.connect(server.address()));
                clients.get(i).send("hello");
                clients.get(i).receive(5);
            }
            // Children of processes tell ten times a second what they have counted, and those that are killed no more.
            await().until(() -> server.counts().of(Counter.BYTES_SENT) == 250);

            server.abort();

            assertThat(server.stopped().toCompletableFuture()).isCompleted();
            assertThat(isRefused(server)).isTrue();
            for (Client each : clients) {
                assertThat(textUntilTheEnd(each)).isEmpty();
            }
            assertThat(server.counts().of(Counter.ACCEPTED)).isEqualTo(50);
            assertThat(server.counts().of(Counter.CLOSED)).isEqualTo(50);
            assertThat(server.counts().of(Counter.BYTES_RECEIVED)).isEqualTo(250);
            assertThat(server.counts().of(Counter.BYTES_SENT)).isEqualTo(250);
            engine.start(ECHO.withListenAddress(server.address())).close();
        } finally {
            for (Client each : clients) {
                each.close();
            }
        }
    }

    @Test
    void abortCutsAStopShort() throws Exception {
        try (RunningServer server = engine.start(NEVER_IN_TIME);
                Client owed = Client.connect(server.address())) {
            owed.send("hello");
            awaitReceived(server, 5);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
            awaiting().until(() -> isRefused(server));

            server.abort();

            assertThat(closing).succeedsWithin(10, SECONDS);
            assertThat(textUntilTheEnd(owed)).isEmpty();
            assertThat(server.counts().of(Counter.CLOSED))
                    .isEqualTo(server.counts().of(Counter.ACCEPTED));
        }
    }

    @Test
    void whoeverAsksAtTheSameTimeReturnsWhenItHasStopped() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 5; round++) {
                RunningServer server = engine.start(NEVER_IN_TIME);
                try (Client client = Client.connect(server.address())) {
                    client.send("hello");
                    awaitReceived(server, 5);
                    List<Future<Boolean>> askers = new ArrayList<>();
                    for (int i = 0; i < 8; i++) {
                        boolean isHard = i % 2 == round % 2;
                        askers.add(threads.submit(() -> stop(server, isHard)));
                    }

                    for (Future<Boolean> each : askers) {
                        assertThat(each.get(20, SECONDS)).isTrue();
                    }
                    server.close();
                    server.abort();
                    assertThat(server.counts().of(Counter.CLOSED)).isEqualTo(1);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Stops, and tells whether it had stopped when that returned. */
    private static boolean stop(RunningServer server, boolean isHard) {
        if (isHard) {
            server.abort();
        } else {
            server.close();
        }
        return server.stopped().toCompletableFuture().isDone();
    }

    /** A connection that is on its way from one thread of the server to another is neither here nor there. */
    @Test
    void whoeverGotInWhileItStopsIsLetGo() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                RunningServer server = engine.start(ECHO);
                Queue<Client> clients = new ConcurrentLinkedQueue<>();
                List<Future<?>> storm = List.of(
                        threads.submit(() -> connectUntilRefused(server, clients)),
                        threads.submit(() -> connectUntilRefused(server, clients)));
                awaiting().until(() -> clients.size() > 20);

                server.close();

                for (Future<?> each : storm) {
                    each.get(20, SECONDS);
                }
                for (Client each : clients) {
                    assertHasGone(each);
                    each.close();
                }
                assertThat(server.counts().of(Counter.CLOSED))
                        .isEqualTo(server.counts().of(Counter.ACCEPTED));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * Where the listener is closed between the second and the third segment of a handshake, Linux tells the client
     * nothing until it sends something.
     */
    private static void assertHasGone(Client client) throws IOException {
        try {
            client.send("anybody there?");
        } catch (SocketException e) {
            return;
        }
        assertThat(textUntilTheEnd(client)).isEmpty();
    }

    private static void connectUntilRefused(RunningServer server, Queue<Client> clients) {
        try {
            while (true) {
                clients.add(Client.connect(server.address()));
            }
        } catch (IOException e) {
            // Refused, or reset while the listener was closed.
        }
    }

    @Test
    void nothingIsLeftOpen() throws IOException {
        startServeAndStop(3);
        long descriptorsBefore = Descriptors.open();
        int threadsBefore = Thread.activeCount();

        startServeAndStop(50);

        assertThat(Descriptors.open()).isLessThanOrEqualTo(descriptorsBefore);
        awaiting().pollInSameThread().until(() -> Thread.activeCount() <= threadsBefore);
    }

    /** So many times, or fewer if one takes long. */
    private void startServeAndStop(int times) throws IOException {
        long beganNanos = System.nanoTime();
        for (int i = 0; i < times && System.nanoTime() - beganNanos < SECONDS.toNanos(2); i++) {
            RunningServer server = engine.start(ECHO);
            try (Client client = Client.connect(server.address());
                    Client silent = Client.connect(server.address())) {
                client.send("hello");
                assertThat(client.receiveText(5)).isEqualTo("hello");
                if (i % 2 == 0) {
                    server.close();
                } else {
                    server.abort();
                }
                assertThat(textUntilTheEnd(silent)).isEmpty();
            }
        }
    }

    @Test
    void nothingIsCountedAfterItHasStopped() throws IOException {
        RunningServer server = engine.start(ECHO.with(Misbehaviour.STALL, "1ms/5ms"));
        awaiting().until(() -> server.counts().of(Counter.STALL) > 0);

        server.close();

        Counts last = server.counts();
        awaiting().during(ofMillis(50)).until(() -> server.counts().equals(last));
    }

    private static boolean isRefused(RunningServer server) throws IOException {
        try (Client client = Client.connect(server.address())) {
            client.giveUpAfterMillis(1);
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (SocketException e) {
            // The listener was closed in the middle of it.
            return false;
        }
    }

    /** What came before the end, be that FIN or RST. */
    private static String textUntilTheEnd(Client client) throws IOException {
        try {
            return client.receiveAllText();
        } catch (SocketException e) {
            // Where something was unread the kernel says RST, see close(2) and RFC 1122, 4.2.2.13.
            return "";
        }
    }

    private static ConditionFactory awaiting() {
        return await().pollDelay(ZERO).pollInterval(ofMillis(1));
    }

    private static void awaitReceived(RunningServer server, long bytes) {
        awaiting().until(() -> server.counts().of(Counter.BYTES_RECEIVED) >= bytes);
    }
}
