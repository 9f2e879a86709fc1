package io.tcpbench.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the engines on Netty promise beyond the contract. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NettyEngineTest {

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

    @Test
    void withoutNativeLibrariesTheTransportIsNio() throws Exception {
        try (ChildServer server = ChildServer.startWithProperty(NO_NATIVE, "--engine", "netty", "--port", "0");
                Client client = Client.connect(server.address())) {
            client.send("hello");

            assertThat(client.receiveText(5)).isEqualTo("hello");
        }
    }
}
