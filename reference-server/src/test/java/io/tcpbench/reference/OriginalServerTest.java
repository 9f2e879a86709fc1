package io.tcpbench.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Seen from outside, {@code --reply ok} can't be told from the echo server that it is modelled on: {@code original.c},
 * one thread that waits with epoll(7), reads 4096 bytes at most for each event, and sends {@code ok}.
 *
 * <p>How many reads it takes depends on what has arrived by then. So a server stands still (SIGSTOP) while its client
 * sends, or a client waits until what it sent was read: then both have the same before them, and do the same or don't.
 */
@ParameterizedClass
@MethodSource("engines")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OriginalServerTest {

    private static final int READ_BYTES = 4096;
    private static final String FIN = " FIN";

    @TempDir
    private static Path folder;

    private static ChildServer original;
    private static ChildServer ours;

    @Parameter
    private EngineUnderTest engine;

    static List<EngineUnderTest> engines() {
        return EngineUnderTest.chosen();
    }

    @BeforeAll
    static void startTheOriginal() throws Exception {
        assumeTrue(KernelSockets.areTold(), "needs /proc/net/tcp, which Linux has");
        Path anything =
                Files.writeString(folder.resolve("anything.c"), "#include <stdio.h>\nint main(void) { return 0; }\n");
        assumeTrue(
                compiles(anything, folder.resolve("anything")),
                "needs a C compiler: on Debian, apt-get install gcc libc6-dev");
        Path source = folder.resolve("original.c");
        Path program = folder.resolve("original");
        try (InputStream text = Objects.requireNonNull(OriginalServerTest.class.getResourceAsStream("original.c"))) {
            Files.copy(text, source);
        }
        assertThat(compiles(source, program)).isTrue();
        original = ChildServer.startProgram(program, "0");
    }

    private static boolean compiles(Path source, Path program) throws InterruptedException {
        try {
            return new ProcessBuilder("cc", "-o", program.toString(), source.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void stopTheOriginal() throws IOException {
        if (original != null) {
            original.close();
        }
    }

    @BeforeParameterizedClassInvocation
    static void startOurs(EngineUnderTest engine) throws IOException {
        ours = ChildServer.start(engine.arguments("--reply", "ok", "--port", "0", "--until-eof"));
    }

    @AfterParameterizedClassInvocation
    static void stopOurs() throws Exception {
        ours.endInput();
        assertThat(ours.exitCode()).isZero();
        ours.close();
    }

    /** What a client does to a server, which returns what it saw in the order in which it saw it. */
    private interface Visit {
        String at(ChildServer server) throws Exception;
    }

    /** The original is asked once and not again for every engine: it stays what it is. */
    private void assertBothShow(String expected, Visit visit) throws Exception {
        if (engine.equals(engines().get(0))) {
            assertThat(visit.at(original)).as("the original").isEqualTo(expected);
        }
        assertThat(visit.at(ours)).as(engine.toString()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300, 5000, 10_000})
    void whatIsSentInOneWriteGetsAsManyOk(int bytes) throws Exception {
        assertBothShow(oks(reads(bytes)) + FIN, server -> {
            try (Client client = Client.connect(server.address())) {
                sendAtOnce(server, client, bytes);
                client.endSending();
                return seenToTheEnd(client);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300, 5000, 10_000})
    void whatWasSentWithItsEndBeforeItWasAcceptedGetsAsManyOk(int bytes) throws Exception {
        assertBothShow(oks(reads(bytes)) + FIN, server -> {
            try (Client client = whilePaused(server, () -> {
                Client early = Client.connect(server.address());
                early.send(new byte[bytes]);
                early.endSending();
                return early;
            })) {
                return seenToTheEnd(client);
            }
        });
    }

    /** Undisturbed it may get more, if a read comes between two segments, and never less. */
    @ParameterizedTest
    @ValueSource(ints = {1, 300, 5000, 10_000})
    void undisturbedItNeverGetsFewerOk(int bytes) throws Exception {
        for (ChildServer server : List.of(original, ours)) {
            try (Client client = Client.connect(server.address())) {
                client.send(new byte[bytes]);
                client.endSending();

                assertThat(seenToTheEnd(client)).matches("(ok){" + reads(bytes) + "," + bytes + "} FIN");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300, 5000, 10_000})
    void eachPieceWhoseAnswerIsAwaitedGetsOneOk(int bytes) throws Exception {
        int pieceBytes = Math.max(1, bytes / 5);
        assertBothShow(oks(bytes / pieceBytes) + FIN, server -> {
            StringBuilder seen = new StringBuilder();
            try (Client client = Client.connect(server.address())) {
                for (int sent = 0; sent < bytes; sent += pieceBytes) {
                    client.send(new byte[pieceBytes]);
                    seen.append(client.receiveText(2));
                }
                client.endSending();
                return seen + seenToTheEnd(client);
            }
        });
    }

    @Test
    void twoPiecesLargerThanAReadGetTwoOkEach() throws Exception {
        assertBothShow("okokokok" + FIN, server -> {
            try (Client client = Client.connect(server.address())) {
                sendAtOnce(server, client, 5000);
                awaitUnread(server, client, 0);
                sendAtOnce(server, client, 5000);
                client.endSending();
                return seenToTheEnd(client);
            }
        });
    }

    @Test
    void aClientThatOnlyEndsSendingGetsTheEnd() throws Exception {
        assertBothShow(FIN, server -> {
            try (Client client = Client.connect(server.address())) {
                client.endSending();
                return seenToTheEnd(client);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 300, 10_000})
    void aClientThatClosesAtOnceIsForgotten(int bytes) throws Exception {
        assertBothShow("gone, ok FIN", server -> {
            Client client = Client.connect(server.address());
            client.send(new byte[bytes]);
            client.close();
            return whatIsLeftOf(client, server);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 300, 10_000})
    void aClientThatResetsAtOnceIsForgotten(int bytes) throws Exception {
        assertBothShow("gone, ok FIN", server -> {
            Client client = Client.connect(server.address());
            client.send(new byte[bytes]);
            client.reset();
            return whatIsLeftOf(client, server);
        });
    }

    /** Accepting it may fail (ECONNABORTED), and reading does. */
    @Test
    void aClientThatResetsBeforeItWasAcceptedIsForgotten() throws Exception {
        assertBothShow("gone, ok FIN", server -> {
            Client client = whilePaused(server, () -> {
                Client early = Client.connect(server.address());
                early.send(new byte[300]);
                early.reset();
                return early;
            });
            return whatIsLeftOf(client, server);
        });
    }

    @Test
    void twoClientsAreServedAtOnceAndApart() throws Exception {
        assertBothShow("first ok, second ok, first ok, first FIN, second ok, second FIN", server -> {
            try (Client first = Client.connect(server.address());
                    Client second = Client.connect(server.address())) {
                StringBuilder seen = new StringBuilder();
                first.send(new byte[300]);
                seen.append("first ").append(first.receiveText(2));
                second.send(new byte[READ_BYTES]);
                seen.append(", second ").append(second.receiveText(2));
                first.send(new byte[1]);
                seen.append(", first ").append(first.receiveText(2));
                first.endSending();
                seen.append(", first").append(seenToTheEnd(first));
                second.send(new byte[1]);
                seen.append(", second ").append(second.receiveText(2));
                second.endSending();
                return seen.append(", second").append(seenToTheEnd(second)).toString();
            }
        });
    }

    private static int reads(int bytes) {
        return (bytes + READ_BYTES - 1) / READ_BYTES;
    }

    private static String oks(int count) {
        return "ok".repeat(count);
    }

    private static void sendAtOnce(ChildServer server, Client client, int bytes) throws Exception {
        whilePaused(server, () -> {
            client.send(new byte[bytes]);
            awaitUnread(server, client, bytes);
            return client;
        });
    }

    private static <T> T whilePaused(ChildServer server, Callable<T> action) throws Exception {
        server.pause();
        try {
            return action.call();
        } finally {
            server.resume();
        }
    }

    private static void awaitUnread(ChildServer server, Client client, long bytes) throws Exception {
        int port = server.address().getPort();
        soon(() -> KernelSockets.unreadBytes(port, client.port()).equals(Optional.of(bytes)));
    }

    private static void soon(Callable<Boolean> condition) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(condition);
    }

    /** Waits until the server has closed its end as well, and asks it once more as somebody else. */
    private static String whatIsLeftOf(Client gone, ChildServer server) throws Exception {
        int port = server.address().getPort();
        soon(() -> KernelSockets.unreadBytes(port, gone.port()).isEmpty());
        try (Client next = Client.connect(server.address())) {
            next.send(new byte[300]);
            next.endSending();
            return "gone, " + seenToTheEnd(next);
        }
    }

    private static String seenToTheEnd(Client client) throws IOException {
        StringBuilder seen = new StringBuilder();
        try {
            for (String each = client.receiveText(1); !each.isEmpty(); each = client.receiveText(1)) {
                seen.append(each);
            }
            return seen.append(FIN).toString();
        } catch (SocketException e) {
            return seen.append(" RST").toString();
        }
    }
}
