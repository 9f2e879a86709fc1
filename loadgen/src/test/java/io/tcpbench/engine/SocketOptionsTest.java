package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.ScriptedServer;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** What a server sees of the options of our sockets, on every transport. */
class SocketOptionsTest {
    /** A server that answers one request on each connection, and counts how the client then ends it. */
    private static final class Ends implements ScriptedServer.Script {
        private final AtomicInteger fins = new AtomicInteger();
        private final AtomicInteger resets = new AtomicInteger();

        @Override
        public void serve(Socket socket, int connection) throws IOException {
            socket.getOutputStream().write(socket.getInputStream().readNBytes(128));
            try {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                fins.incrementAndGet();
            } catch (IOException resetOrTheTestIsOver) {
                if (!socket.isClosed()) {
                    resets.incrementAndGet();
                }
            }
        }
    }

    @EachTransport
    void aConnectionEndsWithFin(Transport transport) throws Exception {
        Ends ends = new Ends();

        Result result = connectAndClose(transport, "off", ends);

        assertThat(ends.resets).hasValue(0);
        assertThat(ends.fins).hasPositiveValue();
        assertThat(ShortRun.failures(result)).isEmpty();
    }

    @EachTransport
    void whoLingersForNoTimeEndsItWithAReset(Transport transport) throws Exception {
        Ends ends = new Ends();

        Result result = connectAndClose(transport, "0", ends);

        assertThat(ends.fins).hasValue(0);
        assertThat(ends.resets).hasPositiveValue();
        assertThat(ShortRun.failures(result)).isEmpty();
    }

    private static Result connectAndClose(Transport transport, String linger, Ends ends) throws IOException {
        try (ScriptedServer server = ScriptedServer.start(ends)) {
            return ShortRun.against(server.target(), transport)
                    .with("requestsPerConnection", "1")
                    .with("linger", linger)
                    .result();
        }
    }

    /** Buffers that are much smaller than the messages, and the segments put off: all arrives all the same. */
    @EachTransport
    void withOtherOptionsEveryByteComesBack(Transport transport) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(ScriptedServer.echo())) {
            Result result = ShortRun.against(server.target(), transport)
                    .with("send", "size:100000")
                    .with("noDelay", "false")
                    .with("keepAlive", "10s,2s,3")
                    .with("receiveBuffer", "4KiB")
                    .with("sendBuffer", "8KiB")
                    .with("timeout", "10s")
                    .result();

            assertThat(ShortRun.failures(result)).isEmpty();
            assertThat(result.total().requests().answered())
                    .isPositive()
                    .isEqualTo(result.total().requests().due());
        }
    }
}
