package io.tcpbench.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcpbench.reference.behaviour.Counter;
import io.tcpbench.reference.behaviour.Misbehaviour;
import io.tcpbench.reference.behaviour.Reply;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a thread for each connection makes harder than a loop: to end it, wherever it waits. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BlockingEnginesTest {

    private static final ServerOptions ECHO = ServerOptions.onLoopback();
    private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 21;

    static List<ServerEngine> engines() {
        return ServerEngine.all().stream()
                .filter(engine -> engine.name().endsWith("threads"))
                .filter(engine -> engine.unavailability().isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void thePortIsFreeEachTimeThatItIsClosed(ServerEngine engine) throws IOException {
        RunningServer server = engine.start(ECHO);
        for (int i = 0; i < 200; i++) {
            server.close();
            server = engine.start(ECHO.withListenAddress(server.address()));
        }
        server.close();

        assertThat(server.stopped().toCompletableFuture()).isCompleted();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void abortEndsAReadAWriteAndAPauseAndCountsThemAll(ServerEngine engine) throws IOException {
        RunningServer server = engine.start(ECHO.with(Misbehaviour.DELAY, "1h").withReply(Reply.parse("banner:hi")));
        // Sixteen answers of 16 MiB, which no kernel keeps for a client that doesn't read.
        RunningServer writing =
                engine.start(ECHO.withReply(Reply.parse("size:16MiB").withReadSizeBytes(1)));
        try (Client reader = Client.connect(server.address());
                Client pausing = Client.connect(server.address());
                Client deaf = Client.connect(writing.address())) {
            reader.receive(2);
            pausing.receive(2);
            pausing.send("hello");
            deaf.send(new byte[16]);
            deaf.receive(1);
            writing.abort();
            server.abort();

            assertThat(server.counts().of(Counter.ACCEPTED)).isEqualTo(2);
            assertThat(server.counts().of(Counter.CLOSED)).isEqualTo(2);
            assertThat(writing.counts().of(Counter.CLOSED)).isEqualTo(1);
            assertThat(writing.counts().of(Counter.BYTES_SENT))
                    .isPositive()
                    .isLessThan(ServerEngineContractTest.MORE_THAN_THE_KERNEL_KEEPS);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void aServerThatAcceptsNobodyCanBeClosed(ServerEngine engine) throws IOException {
        RunningServer server = engine.start(ECHO.with(Misbehaviour.NO_ACCEPT));
        try (Client client = Client.connect(server.address())) {
            client.send("hello");
            server.close();

            assertThat(server.counts().of(Counter.ACCEPTED)).isZero();
            assertThatThrownBy(client::receiveAll).hasMessageContaining("reset");
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void aLeakedConnectionIsHeldUntilTheServerIsClosed(ServerEngine engine) throws IOException {
        RunningServer server = engine.start(ECHO.with(Misbehaviour.LEAK_CONNECTIONS));
        try (Client client = Client.connect(server.address())) {
            client.send("hello");
            client.endSending();
            client.receive(5);
            client.giveUpAfterMillis(200);
            assertThatThrownBy(() -> client.receive(1)).hasMessageContaining("timed out");
            server.close();

            assertThat(client.receiveAll()).isEmpty();
            assertThat(server.counts().of(Counter.LEAK)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void aConnectionOnWhichNothingArrivesIsClosedInTime(ServerEngine engine) throws IOException {
        try (RunningServer server = engine.start(ECHO.with(Misbehaviour.IDLE_TIMEOUT, "50ms"));
                Client client = Client.connect(server.address())) {
            client.send("hello");

            assertThat(client.receiveAllText()).isEqualTo("hello");
            assertThat(server.counts().of(Counter.IDLE_TIMEOUT)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void aLongReadIsOneEvenWithAnIdleTimeout(ServerEngine engine) throws IOException {
        ServerOptions options = ECHO.withReply(Reply.ok()).with(Misbehaviour.IDLE_TIMEOUT, "10s");
        try (RunningServer server = engine.start(options);
                Client client = Client.connect(server.address())) {
            client.send(new byte[4096]);
            client.endSending();

            assertThat(client.receiveAllText()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void itsThreadsBearItsNameAndKeepNoJvmAlive(ServerEngine engine) throws Exception {
        BlockingQueue<Thread> served = new LinkedBlockingQueue<>();
        try (RunningServer server = engine.start(ECHO.withTraffic(line -> served.add(Thread.currentThread())));
                Client client = Client.connect(server.address())) {
            client.send("hello");
            Thread thread = served.poll(10, TimeUnit.SECONDS);

            assertThat(thread).isNotNull();
            assertThat(thread.getName()).isEqualTo("tcpbench-" + engine.name() + "-1");
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.toString().startsWith("VirtualThread"))
                    .isEqualTo(engine.name().equals("virtual-threads"));
        }
    }

    @Test
    void withoutVirtualThreadsTheirEngineSaysWhichJavaHasThem() {
        assumeTrue(Runtime.version().feature() < FIRST_JAVA_WITH_VIRTUAL_THREADS, "this Java has them");
        ServerEngine engine = ServerEngine.named("virtual-threads");

        assertThat(engine.unavailability())
                .hasValue("virtual threads need Java 21 or later, this is " + System.getProperty("java.version"));
        assertThatThrownBy(() -> engine.start(ECHO)).isInstanceOf(IllegalStateException.class);
    }
}
