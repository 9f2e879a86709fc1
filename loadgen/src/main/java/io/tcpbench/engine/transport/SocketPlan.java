package io.tcpbench.engine.transport;

import io.netty.buffer.ByteBuf;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.ProxyProtocol;
import io.tcpbench.plan.SocketOptions;
import io.tcpbench.protocol.Protocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What sockets are made for.
 *
 * @param target resolved: one of TCP, or a {@link UnixDomainSocketAddress}
 * @param localAddresses to bind them to, in turn; empty for the kernel's choice
 * @param options of each
 * @param proxyProtocol whether each begins with a header
 * @param connectTimeout of one attempt
 * @param request what each {@link Link#write()} sends: a direct, read-only buffer that is never released; empty where
 *     each request is handed over with its bytes
 * @param pipeline how many requests are in flight on a connection at most
 * @param oneWay whether nobody answers, so that it matters when the kernel has taken a request
 * @param receiveBytes how many bytes are read at a time
 * @param tls what secures them; absent for nothing
 */
public record SocketPlan(
        SocketAddress target,
        List<InetAddress> localAddresses,
        SocketOptions options,
        ProxyProtocol proxyProtocol,
        Duration connectTimeout,
        ByteBuf request,
        int pipeline,
        boolean oneWay,
        int receiveBytes,
        Optional<TlsLayer> tls) {
    private static final int LEAST_BUFFER_BYTES = 2 << 10;
    static final int LARGEST_BUFFER_BYTES = 64 << 10;
    private static final int MOST_RESPONSES = 64;

    /** Keeps its own copy of the list. */
    public SocketPlan {
        localAddresses = List.copyOf(localAddresses);
    }

    /** What a plan asks for, where the protocol says what is sent and about how much comes. */
    public static SocketPlan of(
            Plan plan,
            Protocol protocol,
            Optional<TlsLayer> tls,
            SocketAddress target,
            List<InetAddress> localAddresses) {
        long expected = (long) protocol.typicalResponseBytes() * Math.min(plan.pipeline(), MOST_RESPONSES);
        int receiveBytes = (int) Math.max(LEAST_BUFFER_BYTES, Math.min(expected, LARGEST_BUFFER_BYTES));
        return new SocketPlan(
                target,
                localAddresses,
                plan.socketOptions(),
                plan.proxyProtocol(),
                plan.connectTimeout(),
                protocol.request(),
                plan.pipeline(),
                plan.isOneWay(),
                receiveBytes,
                tls);
    }

    /** Whether they are Unix-domain sockets, and not of TCP. */
    public boolean areUnix() {
        return target instanceof UnixDomainSocketAddress;
    }

    /** Whether something is sent on a connection ahead of its first request. */
    boolean hasPrelude() {
        return proxyProtocol != ProxyProtocol.OFF;
    }

    /** What that is, on a connection between these addresses. */
    byte[] prelude(@Nullable SocketAddress local, @Nullable SocketAddress remote) {
        return ProxyHeader.of(proxyProtocol, local, remote);
    }

    /** Whether a source address is given. */
    public boolean bindsLocally() {
        return !localAddresses.isEmpty();
    }

    /** The source address of a connection; only where one is given. */
    InetSocketAddress localAddress(int slotNumber) {
        return new InetSocketAddress(localAddresses.get(slotNumber % localAddresses.size()), 0);
    }
}
