package io.tcpbench.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tcpbench.reference.behaviour.Counter;
import io.tcpbench.reference.behaviour.Counts;
import io.tcpbench.reference.behaviour.Misbehaviour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A parent and its children at one port. Which child serves is decided by stopping the others (SIGSTOP). */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ProcessesEngineTest {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int MANY = 40;

    private final ServerEngine engine = ServerEngine.named("processes");
    private final Queue<String> notices = new ConcurrentLinkedQueue<>();
    private final ServerOptions options = ServerOptions.onLoopback().withNotices(this::note);

    @TempDir
    private Path classPath;

    @BeforeEach
    void needLinux() {
        assumeTrue(engine.unavailability().isEmpty(), "processes are of Linux");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "netty"})
    void childrenThatInheritTheListenerAcceptFromOneQueue(String child) throws Exception {
        assumeTrue(ServerEngine.named(child).unavailability().isEmpty(), child + " can't run here");
        try (RunningServer server = engine.start(options.with(Tuning.CHILD_ENGINE, child))) {
            assertThat(listeners(server.address())).isEqualTo(1);
            for (ProcessHandle each : childrenOf(ProcessHandle.current())) {
                stop(each);

                for (int i = 0; i < MANY; i++) {
                    try (Client client = Client.connect(server.address())) {
                        client.send("hello");
                        assertThat(client.receiveText(5)).isEqualTo("hello");
                    }
                }
                goOn(each);
            }
        }
        assertThat(notices).isEmpty();
    }

    /**
     * None is stopped: with io_uring each has asked for the next connection beforehand, and gets it though it stands.
     */
    @Test
    void childrenOnIoUringInheritTheListenerToo() throws Exception {
        assumeTrue(ServerEngine.named("io_uring").unavailability().isEmpty(), "io_uring can't run here");
        try (RunningServer server = engine.start(options.with(Tuning.CHILD_ENGINE, "io_uring"))) {
            assertThat(listeners(server.address())).isEqualTo(1);
            for (int i = 0; i < MANY; i++) {
                try (Client client = Client.connect(server.address())) {
                    client.send("hello");
                    assertThat(client.receiveText(5)).isEqualTo("hello");
                }
            }
        }
        assertThat(notices).isEmpty();
    }

    @Test
    void childrenThatReuseThePortHaveAQueueEach() throws Exception {
        List<Client> clients = new ArrayList<>();
        RunningServer server =
                engine.start(options.with(Tuning.SHARE, "reuseport").with(Tuning.CHILD_ENGINE, "selector"));
        try {
            assertThat(listeners(server.address())).isEqualTo(2);
            ProcessHandle child = childrenOf(ProcessHandle.current()).get(0);
            stop(child);
            for (int i = 0; i < MANY; i++) {
                clients.add(Client.connect(server.address()));
                clients.get(i).send("hello");
            }
            await(() -> server.counts().of(Counter.REQUESTS) > 0);
            Counts ofTheOther = server.counts();
            goOn(child);
            for (Client each : clients) {
                assertThat(each.receiveText(5)).isEqualTo("hello");
            }
            server.close();

            assertThat(ofTheOther.of(Counter.ACCEPTED)).isPositive().isLessThan(MANY);
            assertThat(server.counts().of(Counter.ACCEPTED)).isEqualTo(MANY);
        } finally {
            server.abort();
            for (Client each : clients) {
                each.close();
            }
        }
    }

    @Test
    void aPortWhoseChildrenReuseItIsRefusedToASecondServer() throws Exception {
        ServerOptions reusing = options.with(Tuning.SHARE, "reuseport").with(Tuning.PROCESSES, "1");
        try (RunningServer first = engine.start(reusing)) {
            assertThatThrownBy(() -> engine.start(reusing.withListenAddress(first.address())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Address already in use");
            assertThat(childrenOf(ProcessHandle.current())).hasSize(1);
        }
    }

    @Test
    void theBacklogOfAnInheritedListenerIsOneForAll() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try (RunningServer server = engine.start(options.withBacklog(4).with(Misbehaviour.NO_ACCEPT))) {
            assertThatThrownBy(() -> {
                        while (clients.size() < MANY) {
                            Socket client = new Socket();
                            client.connect(server.address(), 500);
                            clients.add(client);
                        }
                    })
                    .isInstanceOf(SocketTimeoutException.class);

            // The kernel takes one more than the backlog.
            assertThat(clients).hasSize(5);
        } finally {
            for (Socket each : clients) {
                each.close();
            }
        }
    }

    @Test
    void aChildThatDiesIsReplacedAndItsPortAndItsCountsStay() throws Exception {
        RunningServer server = engine.start(options.with(Tuning.PROCESSES, "1"));
        try (Client lost = Client.connect(server.address())) {
            lost.send("hello");
            lost.receive(5);
            await(() -> server.counts().of(Counter.REQUESTS) == 1);
            ProcessHandle child = childrenOf(ProcessHandle.current()).get(0);
            assertThat(child.destroyForcibly()).isTrue();

            // Its queue is the parent's, so that a client that comes meanwhile only has to wait.
            try (Client patient = Client.connect(server.address())) {
                patient.send("anybody?");
                assertThat(patient.receiveText(8)).isEqualTo("anybody?");
            }
            assertThat(lost.receiveAll()).isEmpty();
        } finally {
            server.close();
        }

        assertThat(notices)
                .singleElement()
                .asString()
                .startsWith("child 1 (process ")
                .endsWith(" ended with exit code 137; the connections that it held are lost.");
        assertThat(server.counts().of(Counter.ACCEPTED)).isEqualTo(2);
        assertThat(server.counts().of(Counter.CLOSED)).isEqualTo(2);
        assertThat(server.counts().of(Counter.REQUESTS)).isEqualTo(2);
    }

    @Test
    void aStopAnswersWhatIsOwedAndTheCountsAddUpExactly() throws Exception {
        List<Client> clients = new ArrayList<>();
        RunningServer server =
                engine.start(options.with(Misbehaviour.DELAY, "300ms").with(Misbehaviour.STALL, "1ms/24h"));
        try {
            for (int i = 0; i < MANY; i++) {
                clients.add(Client.connect(server.address()));
                clients.get(i).send("hello");
            }
            await(() -> server.counts().of(Counter.REQUESTS) == MANY);
            server.close();

            for (Client each : clients) {
                assertThat(each.receiveAllText()).isEqualTo("hello");
            }
            for (Counter each :
                    List.of(Counter.ACCEPTED, Counter.CLOSED, Counter.REQUESTS, Counter.RESPONSES, Counter.DELAY)) {
                assertThat(server.counts().of(each)).as(each.label()).isEqualTo(MANY);
            }
            assertThat(server.counts().of(Counter.BYTES_SENT)).isEqualTo(MANY * 5);
            assertThat(childrenOf(ProcessHandle.current())).isEmpty();
        } finally {
            server.abort();
            for (Client each : clients) {
                each.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inherited", "reuseport"})
    void noChildOutlivesAParentThatWasKilled(String share) throws Exception {
        try (ChildServer parent = ChildServer.start("--engine", "processes", "--port", "0", "--share", share);
                Client client = Client.connect(parent.address())) {
            List<ProcessHandle> children = parent.children();
            client.send("hello");
            client.receive(5);
            parent.kill();

            assertThat(children).hasSize(2);
            for (ProcessHandle each : children) {
                assertThat(each.onExit()).succeedsWithin(3, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void itListensWhereItSaysAndShowsTheTrafficOfItsChildren() throws Exception {
        try (ChildServer server =
                ChildServer.start("--engine", "processes", "--port", "0", "--until-eof", "--log-traffic")) {
            try (Client client = Client.connect(server.address())) {
                client.send("hello");
                client.receive(5);
            }
            server.endInput();

            assertThat(server.exitCode()).isZero();
            assertThat(server.lines())
                    .containsExactly(
                            "listening on 127.0.0.1:%d (processes)"
                                    .formatted(server.address().getPort()),
                            "received 5 bytes: hello");
            assertThat(server.errors().lines()).allMatch(line -> line.contains("SLF4J"));
        }
    }

    @Test
    void aChildThatCannotStartIsRefusedWithItsLastWords() throws Exception {
        name(StillbornEngine.class);
        try (ChildServer server = ChildServer.startWithClasses(
                classPath,
                "--engine",
                "processes",
                "--port",
                "0",
                "--child-engine",
                "stillborn",
                "--share",
                "reuseport")) {
            assertThat(server.exitCode()).isEqualTo(69);
            assertThat(server.lines()).isEmpty();
            assertThat(server.errors())
                    .contains("ended at its start:", "no luck today")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aChildEngineThatCannotRunHereIsRefused() throws Exception {
        name(UnavailableEngine.class);
        try (ChildServer server = ChildServer.startWithClasses(
                classPath,
                "--engine",
                "processes",
                "--port",
                "0",
                "--child-engine",
                "unavailable",
                "--share",
                "reuseport")) {
            assertThat(server.exitCode()).isEqualTo(64);
            assertThat(server.errors())
                    .contains("--child-engine: given unavailable, which can't run here (it needs steam), allowed");
        }
    }

    /** A library of the tests, which is on the class path of the children too, speaks when it is loaded. */
    private void note(String notice) {
        if (!notice.contains("SLF4J")) {
            notices.add(notice);
        }
    }

    private void name(Class<? extends ServerEngine> engineClass) throws IOException {
        Path services = Files.createDirectories(classPath.resolve("META-INF/services"));
        Files.writeString(services.resolve(ServerEngine.class.getName()), engineClass.getName());
    }

    private static List<ProcessHandle> childrenOf(ProcessHandle parent) {
        return parent.children()
                .filter(each -> each.info().commandLine().orElse("").contains(Main.class.getName()))
                .toList();
    }

    /** How many sockets listen at a port, see proc(5). */
    private static long listeners(InetSocketAddress address) throws IOException {
        String port = ":%04X ".formatted(address.getPort());
        String listening = " 0A ";
        try (Stream<String> ipv4 = Files.lines(Path.of("/proc/net/tcp"));
                Stream<String> ipv6 = Files.lines(Path.of("/proc/net/tcp6"))) {
            return Stream.concat(ipv4, ipv6)
                    .filter(line -> line.substring(0, 100).contains(listening) && line.contains(port))
                    .count();
        }
    }

    private static void stop(ProcessHandle process) throws Exception {
        signal("STOP", process);
        await(() -> threadStates(process).allMatch("T"::equals));
    }

    private static void goOn(ProcessHandle process) throws Exception {
        signal("CONT", process);
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** The third field of the line, after a name in parentheses. */
    private static Stream<String> threadStates(ProcessHandle process) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
            List<String> states = new ArrayList<>();
            for (Path each : tasks.toList()) {
                String line = Files.readString(each.resolve("stat"));
                states.add(line.substring(line.lastIndexOf(')') + 2).substring(0, 1));
            }
            return states.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(BooleanSupplier event) {
        long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
        while (!event.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it never happened").isLessThan(deadlineNanos);
            Thread.onSpinWait();
        }
    }
}
