package io.tcpbench.reference.engine;

import io.tcpbench.reference.ServerOptions;
import io.tcpbench.reference.Tuning;
import io.tcpbench.reference.behaviour.Settings;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * A port that every process binds for itself, with SO_REUSEPORT: each has a queue of its own, and the kernel chooses
 * one by a hash of the addresses and ports of both sides, see socket(7).
 *
 * <p>Here it is bound and not listened at, so no connection comes here. That makes port 0 one number for all, and keeps
 * it while all of them are dead.
 */
final class ReservedPort implements SharedPort {

    private final SocketChannel socket;
    private final InetSocketAddress address;

    private ReservedPort(SocketChannel socket) throws IOException {
        this.socket = socket;
        this.address = (InetSocketAddress) socket.getLocalAddress();
    }

    /** @throws IOException if somebody else has it */
    static ReservedPort bind(ServerOptions options) throws IOException {
        InetSocketAddress where = options.listenAddress();
        SocketChannel socket = SocketChannel.open(
                where.getAddress() instanceof Inet6Address
                        ? StandardProtocolFamily.INET6
                        : StandardProtocolFamily.INET);
        try {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.setOption(
                    StandardSocketOptions.SO_REUSEPORT, options.settings().value(Tuning.REUSE_PORT));
            // bind(2) without listen(2). Unless it is to be shared with strangers, it fails where a stranger shares it.
            socket.bind(where);
            // From here on those with SO_REUSEPORT may join, and nobody else: the processes, and whoever has our user.
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, false);
            socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            return new ReservedPort(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public Settings with(Settings others) {
        return others.with(Tuning.REUSE_PORT);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
