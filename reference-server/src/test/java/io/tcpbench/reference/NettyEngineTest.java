package io.tcpbench.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the engines on Netty promise beyond the contract. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NettyEngineTest {

    private static final long MORE_THAN_THE_KERNEL_KEEPS = ServerEngineContractTest.MORE_THAN_THE_KERNEL_KEEPS;
    private static final String NO_NATIVE = "io.netty.transport.noNative=true";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --engine netty --transport io_uring | cannot listen on 127.0.0.1:0: the transport io_uring can't run here
                    --engine netty --transport epoll    | cannot listen on 127.0.0.1:0: the transport epoll can't run here
                    --engine io_uring                   | --engine: given io_uring, which can't run here
                    """)
    void whatCannotRunIsRefusedWithTheReason(String engine, String refusal) throws Exception {
        String[] arguments = (engine + " --port 0").split(" ");
        try (ChildServer server = ChildServer.startWithProperty(NO_NATIVE, arguments)) {
            assertThat(server.exitCode()).isEqualTo(69);
            assertThat(server.errors())
                    .contains(refusal + ": Native transport was explicit disabled")
                    .doesNotContain("\tat ", "ss -ltnp");
        }
    }

    @ParameterizedTest
    @MethodSource("onNetty")
    void noBufferIsForgottenWhenConnectionsEndInEveryWay(EngineUnderTest engine) throws Exception {
        Queue<String> leaks = new ConcurrentLinkedQueue<>();
        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((type, records) -> leaks.add(records));
        try {
            endConnectionsInEveryWay(engine);
            // A leak is found when the next buffer is made after the lost one was collected.
            WeakReference<Object> collected = new WeakReference<>(new Object());
            while (collected.get() != null) {
                System.gc();
            }
            endConnectionsInEveryWay(engine);
        } finally {
            ByteBufUtil.setLeakListener(null);
            ResourceLeakDetector.setLevel(level);
        }

        assertThat(leaks).isEmpty();
    }

    private static void endConnectionsInEveryWay(EngineUnderTest engine) throws Exception {
        RunningServer server = engine.start(ServerOptions.onLoopback());
        try (Flood halfClosed = new Flood(server.address());
                Flood open = new Flood(server.address());
                Client client = Client.connect(server.address())) {
            Flood reset = new Flood(server.address());
            reset.sendUntilStalled(MORE_THAN_THE_KERNEL_KEEPS);
            reset.reset();
            open.sendUntilStalled(MORE_THAN_THE_KERNEL_KEEPS);
            long sentBytes = halfClosed.sendUntilStalled(MORE_THAN_THE_KERNEL_KEEPS);
            client.send("hello");
            client.receive(5);

            assertThat(halfClosed.receiveAll()).isEqualTo(sentBytes);
        } finally {
            server.abort();
        }
    }

    /** Netty reads to the end when a client has ended sending, which must not fill our memory. */
    @Test
    void whatManyClientsSentBeforeTheyEndedSendingStaysInTheKernel() throws Exception {
        for (EngineUnderTest engine : onNetty()) {
            List<Flood> floods = new ArrayList<>();
            try (ChildServer server = ChildServer.start(engine.arguments("--port", "0", "--read-size", "100"));
                    Client client = Client.connect(server.address())) {
                for (int i = 0; i < 3; i++) {
                    Flood flood = new Flood(server.address());
                    floods.add(flood);
                    flood.sendUntilStalled(MORE_THAN_THE_KERNEL_KEEPS);
                    flood.endSending();
                }
                client.send("hello");

                assertThat(client.receiveText(5)).isEqualTo("hello");
            } finally {
                for (Flood each : floods) {
                    each.close();
                }
            }
        }
    }

    private static List<EngineUnderTest> onNetty() {
        return EngineUnderTest.all().stream()
                .filter(each ->
                        Set.of("netty", "io_uring").contains(each.engine().name()))
                .toList();
    }

    @Test
    void withoutNativeLibrariesTheTransportIsNio() throws Exception {
        try (ChildServer server = ChildServer.startWithProperty(NO_NATIVE, "--engine", "netty", "--port", "0");
                Client client = Client.connect(server.address())) {
            client.send("hello");

            assertThat(client.receiveText(5)).isEqualTo("hello");
        }
    }
}
