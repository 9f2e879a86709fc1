package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.plan.Transport;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
    private static final int REQUEST_BYTES = 128;

    private final AtomicInteger served = new AtomicInteger();

    /**
     * The accept queue is full when the client comes back, so that its second connection takes the second of a retried
     * SYN.
     */
    @Test
    void aRequestWhoseConnectionComesAfterItsDeadlineIsNotSent() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> serveWithAPause(listener));
            server.setDaemon(true);
            server.start();

            Result result = ShortRun.against("127.0.0.1:" + listener.getLocalPort(), Transport.AUTO)
                    .with("expect", "size:1")
                    .with("think", "20ms")
                    .with("timeout", "300ms")
                    .with("duration", "1600ms")
                    .result();

            RequestCounts requests = result.total().requests();
            assertThat(requests.notSent()).isEqualTo(1);
            assertThat(requests.sent()).isEqualTo(served.get()).isGreaterThan(1);
            assertThat(requests.answered()).isEqualTo(requests.sent());
            assertThat(ShortRun.failures(result)).isEmpty();
        }
    }

    private void serveWithAPause(ServerSocket listener) {
        try {
            Socket first = listener.accept();
            Socket filler = new Socket(listener.getInetAddress(), listener.getLocalPort());
            Socket anotherFiller = new Socket(listener.getInetAddress(), listener.getLocalPort());
            serve(first);
            first.close();
            pause(filler);
            listener.accept().close();
            listener.accept().close();
            filler.close();
            anotherFiller.close();
            try (Socket second = listener.accept()) {
                while (serve(second)) {
                    // The client asks for more until its load ends.
                }
            }
        } catch (IOException endOfTest) {
            // The listener is closed when the assertions have been made.
        }
    }

    /** Answers one request; returns whether there was one. */
    private boolean serve(Socket socket) throws IOException {
        boolean asked = socket.getInputStream().readNBytes(REQUEST_BYTES).length == REQUEST_BYTES;
        if (asked) {
            served.incrementAndGet();
            socket.getOutputStream().write(0);
        }
        return asked;
    }

    private static void pause(Socket silent) throws IOException {
        silent.setSoTimeout(400);
        try {
            silent.getInputStream().read();
        } catch (SocketTimeoutException over) {
            // Nobody writes to it; the pause is over.
        }
    }
}
