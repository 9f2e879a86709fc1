package io.tcpbench.engine.transport;

import io.netty.channel.unix.Socket;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * A TCP socket of the family of its target's address. Netty's own is one of IPv6 wherever the machine has that; for a
 * target with an address of IPv4 each of its system calls then goes through ipv6(7) first.
 */
final class TcpSocket extends Socket {
    private TcpSocket(int descriptor) {
        super(descriptor);
    }

    /**
     * Makes one that does not block.
     *
     * @throws io.netty.channel.ChannelException if there are no more descriptors, or no memory
     */
    static TcpSocket towards(InetAddress target) {
        return new TcpSocket(newSocketStream0(target instanceof Inet6Address));
    }
}
