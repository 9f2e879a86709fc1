package io.tcpbench.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Many clients of a server whose memory is small. */
@ParameterizedClass
@MethodSource("engines")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CrowdedServerTest {

    private static final int IDLE = 9000;
    private static final int SILENT = 300;

    /** More than the kernel takes for one, tcp_rmem and tcp_wmem of tcp(7) together: the rest were in the heap. */
    private static final long LIMIT_BYTES = 64L * 1024 * 1024;

    @Parameter
    private EngineUnderTest engine;

    static List<EngineUnderTest> engines() {
        return ChildServerTest.engines();
    }

    @Test
    void nineThousandIdleConnectionsAreAllAnswered() throws Exception {
        Descriptors.assume(IDLE + 500);
        try (ChildServer server = child();
                Crowd crowd = Crowd.connect(server.address(), IDLE)) {
            int answered = crowd.echo();

            assertThat(answered).isEqualTo(IDLE);
            crowd.leave();
            assertServesAndEndsWell(server);
        }
    }

    @Test
    void threeHundredClientsThatNeverReadDoNotUseUpItsMemory() throws Exception {
        try (ChildServer server = child();
                Crowd crowd = Crowd.connect(server.address(), SILENT)) {
            int stopped = crowd.sendUntilStalled(LIMIT_BYTES);

            assertThat(stopped).isEqualTo(SILENT);
            try (Client other = Client.connect(server.address())) {
                other.send("hello");
                assertThat(other.receiveText(5)).isEqualTo("hello");
            }
            crowd.leave();
            assertServesAndEndsWell(server);
        }
    }

    private ChildServer child() throws IOException {
        int heapMib = engine.keepsStacksOnTheHeap() ? 2 * ChildServer.HEAP_MIB : ChildServer.HEAP_MIB;
        return ChildServer.startWithHeap(heapMib, engine.arguments("--port", "0", "--until-eof"));
    }

    private static void assertServesAndEndsWell(ChildServer server) throws Exception {
        try (Client client = Client.connect(server.address())) {
            client.send("goodbye");
            assertThat(client.receiveText(7)).isEqualTo("goodbye");
        }
        server.endInput();
        assertThat(server.exitCode()).isZero();
        assertThat(server.errors()).doesNotContain("Exception", "Error");
    }
}
