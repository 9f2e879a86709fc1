package io.tcpbench.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcpbench.reference.behaviour.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every engine promises, see {@link ServerEngine}. */
@ParameterizedClass
@MethodSource("engines")
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ServerEngineContractTest {

    private static final ServerOptions ECHO = ServerOptions.onLoopback();
    private static final ServerOptions OK = ECHO.withReply(Reply.ok());
    private static final int MEBIBYTE = 1024 * 1024;

    /**
     * More than the socket buffers of both sides can hold (net.ipv4.tcp_rmem and tcp_wmem): an unbounded server takes
     * it all.
     */
    static final long MORE_THAN_THE_KERNEL_KEEPS = 256L * MEBIBYTE;

    /**
     * What depends on how a server starts, shares its port and ends, rather than on how it moves bytes. Of an engine
     * whose bytes are moved by another one, in other processes, only this is tried: that other one is tried alone, and
     * each start costs a second.
     */
    private static final String WHOLE_SERVER = "whole-server";

    @Parameter
    private EngineUnderTest engine;

    @BeforeEach
    void leaveWhatTheChildrenDoToTheTestsOfTheirEngine(TestInfo test) {
        assumeTrue(
                !engine.engine().tuning().contains(Tuning.CHILD_ENGINE)
                        || test.getTags().contains(WHOLE_SERVER),
                "the engine of its children does that, and is tried alone");
    }

    static List<EngineUnderTest> engines() {
        return EngineUnderTest.chosen();
    }

    @Test
    void aSmallMessageComesBack() throws IOException {
        try (RunningServer server = engine.start(ECHO);
                Client client = Client.connect(server.address())) {
            client.send("hello");

            assertThat(client.receiveText(5)).isEqualTo("hello");
        }
    }

    @Test
    @Tag(WHOLE_SERVER)
    void portZeroBecomesTheOneThatItGot() throws IOException {
        try (RunningServer server = engine.start(ECHO)) {
            assertThat(server.address().getPort()).isPositive();
            assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
        }
    }

    @Test
    void pipelinedMessagesComeBackInOrder() throws IOException {
        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            messages.append("message %04d\n".formatted(i));
        }
        try (RunningServer server = engine.start(ECHO);
                Client client = Client.connect(server.address())) {
            client.send(messages.toString());

            assertThat(client.receiveText(messages.length())).isEqualTo(messages.toString());
        }
    }

    @Test
    void tenThousandBytesSentOneByOneComeBackInOrder() throws IOException {
        byte[] bytes = randomBytes(10_000);
        try (RunningServer server = engine.start(ECHO);
                Client client = Client.connect(server.address())) {
            for (byte each : bytes) {
                client.send(new byte[] {each});
            }

            assertThat(client.receive(bytes.length)).isEqualTo(bytes);
        }
    }

    @Test
    void messagesOfOneMebibyteComeBackWhole() throws IOException {
        byte[] message = randomBytes(MEBIBYTE);
        try (RunningServer server = engine.start(ECHO);
                Client client = Client.connect(server.address())) {
            for (int i = 0; i < 5; i++) {
                CompletableFuture<Void> sending = sendInBackground(client, message);

                assertThat(client.receive(message.length)).isEqualTo(message);
                sending.join();
            }
        }
    }

    @Test
    void aClientThatEndsSendingStillGetsAllThatItIsOwed() throws IOException {
        try (RunningServer server = engine.start(ECHO);
                Client client = Client.connect(server.address())) {
            client.send("last words");
            client.endSending();

            assertThat(client.receiveAllText()).isEqualTo("last words");
        }
    }

    @Test
    void aClientThatDoesNotReadIsNotReadEither() throws IOException {
        try (RunningServer server = engine.start(ECHO);
                Flood flood = new Flood(server.address())) {
            long sentBytes = flood.sendUntilStalled(MORE_THAN_THE_KERNEL_KEEPS);

            assertThat(sentBytes).isLessThan(MORE_THAN_THE_KERNEL_KEEPS);
        }
    }

    @Test
    void aClientThatReadsLateGetsEveryByteInOrder() throws IOException {
        try (RunningServer server = engine.start(ECHO);
                Flood flood = new Flood(server.address())) {
            long sentBytes = flood.sendUntilStalled(MORE_THAN_THE_KERNEL_KEEPS);

            assertThat(flood.receiveAll()).isEqualTo(sentBytes);
        }
    }

    @Test
    void aClientThatDoesNotReadHoldsNobodyUp() throws IOException {
        try (RunningServer server = engine.start(ECHO);
                Flood flood = new Flood(server.address());
                Client client = Client.connect(server.address())) {
            flood.sendUntilStalled(MORE_THAN_THE_KERNEL_KEEPS);
            client.send("hello");

            assertThat(client.receiveText(5)).isEqualTo("hello");
        }
    }

    @Test
    @Tag(WHOLE_SERVER)
    void twoThousandConnectionsAreServedAtOnce() throws IOException {
        List<Client> clients = new ArrayList<>();
        try (RunningServer server = engine.start(ECHO)) {
            for (int i = 0; i < 2000; i++) {
                clients.add(Client.connect(server.address()));
            }
            Collections.shuffle(clients, new Random(1));
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).send("%04d".formatted(i));
            }

            for (int i = 0; i < clients.size(); i++) {
                assertThat(clients.get(i).receiveText(4)).isEqualTo("%04d".formatted(i));
            }
        } finally {
            for (Client each : clients) {
                each.close();
            }
        }
    }

    @Test
    void aResetEndsNoOtherConnection() throws IOException {
        try (RunningServer server = engine.start(ECHO);
                Client bystander = Client.connect(server.address())) {
            for (int i = 0; i < 200; i++) {
                Client quitter = Client.connect(server.address());
                quitter.send("you will not find me to answer this");
                quitter.reset();
                bystander.send("still");

                assertThat(bystander.receiveText(5)).isEqualTo("still");
            }
        }
    }

    @Test
    void aResetWhileSomethingIsOwedEndsNoOtherConnection() throws IOException {
        try (RunningServer server = engine.start(ECHO);
                Client bystander = Client.connect(server.address())) {
            Flood flood = new Flood(server.address());
            flood.sendUntilStalled(MORE_THAN_THE_KERNEL_KEEPS);
            flood.reset();
            bystander.send("still");

            assertThat(bystander.receiveText(5)).isEqualTo("still");
        }
    }

    @Test
    @Tag(WHOLE_SERVER)
    void aServerCanBeRestartedOnItsPort() throws IOException {
        RunningServer first = engine.start(ECHO);
        try (Client client = Client.connect(first.address())) {
            client.send("hello");
            client.receive(5);
            // The side that closes first is left in TIME_WAIT.
            first.close();
            client.receiveAll();
        }

        try (RunningServer second = engine.start(ECHO.withListenAddress(first.address()));
                Client client = Client.connect(second.address())) {
            client.send("again");

            assertThat(client.receiveText(5)).isEqualTo("again");
        }
    }

    @Test
    @Tag(WHOLE_SERVER)
    void aPortInUseIsRefused() throws IOException {
        try (RunningServer first = engine.start(ECHO)) {
            assertThatThrownBy(() -> engine.start(ECHO.withListenAddress(first.address())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Address already in use");
        }
    }

    @Test
    @Tag(WHOLE_SERVER)
    void closeAnswersWhatHasArrived() throws IOException {
        List<Client> clients = new ArrayList<>();
        RunningServer server = engine.start(ECHO);
        try {
            for (int i = 0; i < 100; i++) {
                clients.add(Client.connect(server.address()));
            }
            // One round, because a connection that was never accepted is owed nothing.
            for (Client each : clients) {
                each.send("hello");
                each.receive(5);
            }
            for (Client each : clients) {
                each.send("goodbye");
            }
            server.close();

            for (Client each : clients) {
                assertThat(each.receiveAllText()).isEqualTo("goodbye");
            }
        } finally {
            for (Client each : clients) {
                each.close();
            }
        }
    }

    @Test
    @Tag(WHOLE_SERVER)
    void closeDoesNotWaitForAClientThatNeverReads() throws Exception {
        RunningServer server = engine.start(ECHO);
        try (Flood flood = new Flood(server.address())) {
            flood.sendUntilStalled(MORE_THAN_THE_KERNEL_KEEPS);

            CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);

            assertThat(closing).succeedsWithin(10, TimeUnit.SECONDS);
        }
    }

    @Test
    @Tag(WHOLE_SERVER)
    void aClosedServerRefusesConnections() throws IOException {
        RunningServer server = engine.start(ECHO);
        server.close();

        assertThat(server.stopped().toCompletableFuture()).isCompleted();
        assertThatThrownBy(() -> Client.connect(server.address())).isInstanceOf(ConnectException.class);
    }

    @Test
    @Tag(WHOLE_SERVER)
    void closingTwiceIsClosingOnce() throws IOException {
        RunningServer server = engine.start(ECHO);
        server.close();
        server.close();

        assertThat(server.stopped().toCompletableFuture()).isCompleted();
    }

    @Test
    void threeHundredBytesGetOneOk() throws IOException {
        try (RunningServer server = engine.start(OK);
                Client client = Client.connect(server.address())) {
            client.send(new byte[300]);
            client.endSending();

            assertThat(client.receiveAllText()).isEqualTo("ok");
        }
    }

    @Test
    void fiveThousandBytesGetTwoOk() throws IOException {
        try (RunningServer server = engine.start(OK);
                Client client = Client.connect(server.address())) {
            client.send(new byte[5000]);
            client.endSending();

            assertThat(client.receiveAllText()).isEqualTo("okok");
        }
    }

    @Test
    void aSmallerReadSizeGetsMoreOk() throws IOException {
        try (RunningServer server = engine.start(ECHO.withReply(Reply.ok().withReadSizeBytes(100)));
                Client client = Client.connect(server.address())) {
            client.send(new byte[300]);
            client.endSending();

            assertThat(client.receiveAllText()).isEqualTo("okokok");
        }
    }

    @Test
    @Tag(WHOLE_SERVER)
    void itListensOnIpv6() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
        assumeTrue(loopback.isReachable(1000), "no IPv6 loopback here");
        try (RunningServer server = engine.start(ECHO.withListenAddress(new InetSocketAddress(loopback, 0)));
                Client client = Client.connect(server.address())) {
            client.send("hello");

            assertThat(client.receiveText(5)).isEqualTo("hello");
        }
    }

    @Test
    @Tag(WHOLE_SERVER)
    void aSurpriseOnTheLoopCrashesTheServerForEveryoneToSee() throws IOException {
        RuntimeException surprise = new IllegalStateException("a surprise");
        RunningServer server = engine.start(ECHO.withTraffic(line -> {
            throw surprise;
        }));
        try (Client bystander = Client.connect(server.address());
                Client client = Client.connect(server.address())) {
            client.send("boo");

            assertThat(server.stopped().toCompletableFuture())
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .havingRootCause()
                    .isSameAs(surprise);
            assertThat(bystander.receiveAll()).isEmpty();
            assertThatThrownBy(server::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCause(surprise);
        }
    }

    private static CompletableFuture<Void> sendInBackground(Client client, byte[] bytes) {
        return CompletableFuture.runAsync(() -> {
            try {
                client.send(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
