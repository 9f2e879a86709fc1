package io.tcpbench.engine.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CopiedRequestsTest {

    /** Whatever the kernel takes at a time, what it takes is the requests, one after the other. */
    @Test
    void theBytesAreThoseOfTheRequestsInAnyPieces() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        Outgoing outgoing = new Outgoing(new RepeatedRequest(Unpooled.EMPTY_BUFFER, 16));
        StringBuilder added = new StringBuilder();
        StringBuilder sent = new StringBuilder();

        for (int turn = 0; turn < 1_000; turn++) {
            while (random.nextInt(3) > 0) {
                String request = "request " + turn + "-".repeat(random.nextInt(100));
                byte[] bytes = (request + " and what was there before").getBytes(US_ASCII);
                outgoing.add(bytes, request.length());
                added.append(request);
            }
            if (!outgoing.isEmpty()) {
                assertThat(outgoing.wholeRequests()).isZero();
                sent.append(take(
                        outgoing, random.nextInt(4) == 0 ? outgoing.length() : random.nextInt(outgoing.length() + 1)));
            }
        }
        while (!outgoing.isEmpty()) {
            sent.append(take(outgoing, outgoing.length()));
        }
        outgoing.release();

        assertThat(sent).hasToString(added.toString());
    }

    @Test
    void whatTheKernelReadsFromStaysUntilItHasTakenIt() throws Exception {
        CopiedRequests requests = new CopiedRequests();
        requests.add("first".getBytes(US_ASCII), 5);
        long underWay = requests.address();

        for (int i = 0; i < 1_000; i++) {
            requests.add("another".getBytes(US_ASCII), 7);
        }

        assertThat(requests.address()).as("moved").isNotEqualTo(underWay);
        assertThat(text(underWay, 5)).isEqualTo("first");
        requests.sent(5);
        assertThat(text(requests.address(), 7)).isEqualTo("another");
        requests.release();
    }

    @Test
    void whatLeavesAheadOfTheRequestsIsNoneOfThem() throws Exception {
        Outgoing outgoing = new Outgoing(new RepeatedRequest(Unpooled.EMPTY_BUFFER, 1));
        outgoing.begin(new Prelude(new byte[] {1, 2, 3}));
        outgoing.add("request".getBytes(US_ASCII), 7);

        assertThat(outgoing.length()).isEqualTo(3);
        outgoing.sent(3);

        assertThat(take(outgoing, outgoing.length())).isEqualTo("request");
        assertThat(outgoing.isEmpty()).isTrue();
        outgoing.release();
    }

    private static String take(Outgoing outgoing, int bytes) throws IOException {
        String taken = text(outgoing.address(), bytes);
        outgoing.sent(bytes);
        return taken;
    }

    /** As the kernel reads it: by way of a pipe. */
    private static String text(long address, int bytes) throws IOException {
        Epoll.ensureAvailability();
        FileDescriptor[] pipe = FileDescriptor.pipe();
        try {
            ByteBuffer read = ByteBuffer.allocateDirect(bytes);
            for (int done = 0; done < bytes; ) {
                int written = pipe[1].writeAddress(address, done, bytes);
                for (int left = written; left > 0; ) {
                    int came = pipe[0].read(read, done, done + left);
                    done += came;
                    left -= came;
                }
            }
            return US_ASCII.decode(read.position(0).limit(bytes)).toString();
        } finally {
            pipe[0].close();
            pipe[1].close();
        }
    }
}
