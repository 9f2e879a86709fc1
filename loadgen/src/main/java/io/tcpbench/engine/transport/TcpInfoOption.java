package io.tcpbench.engine.transport;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A question to the kernel, and its last answer: TCP_INFO of tcp(7). The places are those of {@code struct tcp_info} in
 * linux/tcp.h, which only grows at its end.
 */
public final class TcpInfoOption {
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    private static final int RTT = 68;
    private static final int TOTAL_RETRANS = 100;
    private static final int BYTES = 104;
    private static final long NANOS_PER_MICRO = 1_000;

    private final ByteBuffer answer = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());

    /** Returns whether the kernel has this option; a sandbox may not. */
    boolean ask(Socket socket) {
        if (!socket.isOpen()) {
            return false;
        }
        try {
            socket.getRawOpt(IPPROTO_TCP, TCP_INFO, answer.clear());
            return true;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** The smoothed round trip in nanoseconds. */
    public long roundTripNanos() {
        return unsigned(RTT) * NANOS_PER_MICRO;
    }

    /** Segments that were sent again since the connection began. */
    public long retransmits() {
        return unsigned(TOTAL_RETRANS);
    }

    private long unsigned(int at) {
        return Integer.toUnsignedLong(answer.getInt(at));
    }
}
