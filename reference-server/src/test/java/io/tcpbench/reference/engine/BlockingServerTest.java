package io.tcpbench.reference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.reference.RunningServer;
import io.tcpbench.reference.ServerOptions;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BlockingServerTest {

    private static final String LIMIT = "unable to create native thread";

    private final AtomicInteger threads = new AtomicInteger();

    /**
     * The first accepts; the second is refused, as pthread_create(3) refuses it at a limit, until it is asked for
     * again.
     */
    private final ThreadFactory refusingTheSecond =
            work -> threads.incrementAndGet() == 2 ? refused(work) : daemon(work);

    /** Every one but the first is refused. */
    private final ThreadFactory refusingAllButTheFirst =
            work -> threads.incrementAndGet() > 1 ? refused(work) : daemon(work);

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    private static Thread refused(Runnable work) {
        return new Thread(work) {
            @Override
            public synchronized void start() {
                throw new OutOfMemoryError(LIMIT);
            }
        };
    }

    @Test
    void withoutAThreadAClientWaitsUntilThereIsOne() throws Exception {
        BlockingQueue<String> notices = new LinkedBlockingQueue<>();
        ServerOptions options = ServerOptions.onLoopback().withNotices(notices::add);
        try (RunningServer server = BlockingServer.start(options, refusingTheSecond);
                Socket client = new Socket(
                        server.address().getAddress(), server.address().getPort())) {
            client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));

            assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
            assertThat(notices).singleElement().asString().contains("cannot accept a connection: " + LIMIT);
        }
    }

    @Test
    void aClientWithoutAThreadIsAnsweredBeforeTheServerCloses() throws Exception {
        BlockingQueue<String> notices = new LinkedBlockingQueue<>();
        ServerOptions options = ServerOptions.onLoopback().withNotices(notices::add);
        RunningServer server = BlockingServer.start(options, refusingAllButTheFirst);
        try (Socket client =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            assertThat(notices.poll(10, TimeUnit.SECONDS)).contains(LIMIT);
            server.close();

            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("hello");
        }
    }
}
