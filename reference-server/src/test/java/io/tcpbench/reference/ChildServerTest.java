package io.tcpbench.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The server as a process: what only a JVM of its own can show. */
@ParameterizedClass
@MethodSource("engines")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ChildServerTest {

    private static final long MORE_THAN_THE_KERNEL_KEEPS = ServerEngineContractTest.MORE_THAN_THE_KERNEL_KEEPS;

    @Parameter
    private EngineUnderTest engine;

    static List<EngineUnderTest> engines() {
        return EngineUnderTest.chosen();
    }

    @Test
    void itSaysOnceWhereItListensAndWithWhichEngine() throws Exception {
        try (ChildServer server = ChildServer.start(engine.arguments("--port", "0", "--until-eof"))) {
            int port = server.address().getPort();
            server.endInput();

            assertThat(server.exitCode()).isZero();
            assertThat(server.lines())
                    .containsExactly("listening on 127.0.0.1:%d (%s)"
                            .formatted(port, engine.engine().name()));
            assertThat(server.errors()).doesNotContain("Exception");
        }
    }

    @Test
    void termStopsItGracefully() throws Exception {
        try (ChildServer server = ChildServer.start(engine.arguments("--port", "0"));
                Client client = Client.connect(server.address())) {
            client.send("hello");
            client.receive(5);
            server.terminate();

            // A process that is merely killed with nothing unread ends its connections as politely, so the code counts
            // too.
            assertThat(client.receiveAll()).isEmpty();
            assertThat(server.exitCode()).isEqualTo(143);
            assertThatThrownBy(() -> Client.connect(server.address())).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void withoutUntilEofTheEndOfItsInputMeansNothing() throws Exception {
        try (ChildServer server = ChildServer.start(engine.arguments("--port", "0"))) {
            server.address();
            server.endInput();

            try (Client client = Client.connect(server.address())) {
                client.send("hello");
                assertThat(client.receiveText(5)).isEqualTo("hello");
            }
        }
    }

    @Test
    void aClientThatDoesNotReadCostsNoProcessorTime() throws Exception {
        assumeItHasNoChildren();
        try (ChildServer server = ChildServer.start(engine.arguments("--port", "0"));
                Flood flood = new Flood(server.address());
                Client silent = Client.connect(server.address())) {
            flood.sendUntilStalled(MORE_THAN_THE_KERNEL_KEEPS);

            assertNobodyAnswersWithin(Duration.ofSeconds(1), silent, server);
        }
    }

    @Test
    void withoutDescriptorsItServesThoseItHasAndRecovers() throws Exception {
        assumeItHasNoChildren();
        List<Client> clients = new ArrayList<>();
        try (ChildServer server = ChildServer.startWithDescriptors(80, engine.arguments("--port", "0"))) {
            // The handshakes are the kernel's: all connect, and those beyond the limit wait in the backlog.
            for (int i = 0; i < 120; i++) {
                clients.add(Client.connect(server.address()));
            }
            Client first = clients.get(0);
            Client last = clients.get(clients.size() - 1);
            last.send("later");
            assertNobodyAnswersWithin(Duration.ofSeconds(1), last, server);
            first.send("hello");

            assertThat(first.receiveText(5)).isEqualTo("hello");

            for (Client each : clients.subList(0, 100)) {
                each.close();
            }
            last.giveUpAfterMillis(10_000);

            assertThat(last.receiveText(5)).isEqualTo("later");
            assertThat(server.errors()).containsOnlyOnce("cannot accept").contains("Too many open files", "ulimit -n");
        } finally {
            for (Client each : clients) {
                each.close();
            }
        }
    }

    /** Theirs are the processor time and the descriptors, and their engine is tried alone. */
    private void assumeItHasNoChildren() {
        assumeTrue(
                !engine.engine().tuning().contains(Tuning.CHILD_ENGINE),
                "the engine of its children does that, and is tried alone");
    }

    /** And the server doesn't spin meanwhile: it would use all of that second, or its share of a busy machine. */
    private static void assertNobodyAnswersWithin(Duration wait, Client waiting, ChildServer server) throws Exception {
        Duration cpuBefore = server.cpuTime();
        waiting.giveUpAfterMillis((int) wait.toMillis());
        assertThatThrownBy(() -> waiting.receive(1)).isInstanceOf(SocketTimeoutException.class);
        assertThat(server.cpuTime().minus(cpuBefore)).isLessThan(wait.dividedBy(5));
    }
}
