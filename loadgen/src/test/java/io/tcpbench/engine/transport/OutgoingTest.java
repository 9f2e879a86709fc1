package io.tcpbench.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutgoingTest {
    private static final String REQUEST = "abcdefg";

    @Test
    void requestsLeaveTogetherAsFarAsTheyAreInARow() {
        Outgoing outgoing = outgoing(3);

        for (int i = 0; i < 5; i++) {
            outgoing.addRequest();
        }

        assertThat(outgoing.length()).isEqualTo(3 * REQUEST.length());
        assertThat(outgoing.wholeRequests()).isEqualTo(3);
    }

    @Test
    void aRequestThatIsHalfSentGoesOnWhereItEnded() {
        RepeatedRequest request = request(2);
        Outgoing outgoing = new Outgoing(request);
        outgoing.addRequest();

        outgoing.sent(3);

        assertThat(outgoing.address() - request.address()).isEqualTo(3);
        assertThat(outgoing.length()).isEqualTo(REQUEST.length() - 3);
        assertThat(outgoing.wholeRequests()).isZero();
    }

    /** Whatever the kernel takes at a time, what it takes is the requests, one after the other. */
    @Test
    void theBytesAreThoseOfTheRequestsInAnyPieces() {
        SplittableRandom random = new SplittableRandom(1);
        RepeatedRequest request = request(4);
        Outgoing outgoing = new Outgoing(request);
        StringBuilder sent = new StringBuilder();
        int requests = 0;

        for (int turn = 0; turn < 10_000; turn++) {
            if (random.nextInt(3) == 0) {
                outgoing.addRequest();
                requests++;
            }
            int taken = outgoing.isEmpty() ? 0 : random.nextInt(outgoing.length() + 1);
            int from = (int) (outgoing.address() - request.address());
            sent.append(REQUEST.repeat(request.times()), from, from + taken);
            outgoing.sent(taken);
        }
        while (!outgoing.isEmpty()) {
            int from = (int) (outgoing.address() - request.address());
            sent.append(REQUEST.repeat(request.times()), from, from + outgoing.length());
            outgoing.sent(outgoing.length());
        }

        assertThat(sent).hasToString(REQUEST.repeat(requests));
    }

    @Test
    void whatLeavesAheadOfTheRequestsIsNoneOfThem() {
        Outgoing outgoing = outgoing(3);
        outgoing.begin(new Prelude(new byte[] {1, 2, 3, 4, 5}));
        outgoing.addRequest();

        assertThat(outgoing.length()).isEqualTo(5);
        assertThat(outgoing.wholeRequests()).isZero();

        outgoing.sent(2);
        assertThat(outgoing.length()).isEqualTo(3);

        outgoing.sent(3);
        assertThat(outgoing.length()).isEqualTo(REQUEST.length());
        assertThat(outgoing.wholeRequests()).isOne();
    }

    @Test
    void whatLeavesAheadIsWrittenWithoutARequest() {
        Outgoing outgoing = outgoing(3);

        outgoing.begin(new Prelude(new byte[] {1}));
        assertThat(outgoing.isEmpty()).isFalse();

        outgoing.sent(1);
        assertThat(outgoing.isEmpty()).isTrue();
    }

    @Test
    void aLargeRequestStandsThereOnce() {
        ByteBuf large = Unpooled.directBuffer().writeZero(100_000);

        RepeatedRequest request = new RepeatedRequest(large, 16);
        large.release();

        assertThat(request.times()).isOne();
        assertThat(request.rowBytes()).isEqualTo(100_000);
    }

    private static Outgoing outgoing(int times) {
        return new Outgoing(request(times));
    }

    private static RepeatedRequest request(int times) {
        return new RepeatedRequest(Unpooled.copiedBuffer(REQUEST, StandardCharsets.US_ASCII), times);
    }
}
