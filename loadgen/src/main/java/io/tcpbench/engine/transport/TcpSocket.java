package io.tcpbench.engine.transport;

import io.netty.channel.unix.Socket;
import io.tcpbench.plan.KeepAlive;
import io.tcpbench.plan.SocketOptions;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;

/**
 * A TCP socket of the family of its target's address. Netty's own is one of IPv6 wherever the machine has that; for a
 * target with an address of IPv4 each of its system calls then goes through ipv6(7) first.
 */
final class TcpSocket extends Socket {
    // As in linux/in.h and linux/tcp.h; tcp(7) says what they do.
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_KEEPIDLE = 4;
    private static final int TCP_KEEPINTVL = 5;
    private static final int TCP_KEEPCNT = 6;
    private static final int TCP_USER_TIMEOUT = 18;

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

    /** Sets what a plan asks for. Before the connect, because the handshake tells how large a window may become. */
    void set(SocketOptions options) throws IOException {
        setTcpNoDelay(options.noDelay());
        setKeepAlive(options.keepAlive());
        if (options.userTimeout().isPresent()) {
            setIntOpt(IPPROTO_TCP, TCP_USER_TIMEOUT, (int)
                    options.userTimeout().get().toMillis());
        }
        if (options.receiveBufferBytes().isPresent()) {
            setReceiveBufferSize(options.receiveBufferBytes().getAsInt());
        }
        if (options.sendBufferBytes().isPresent()) {
            setSendBufferSize(options.sendBufferBytes().getAsInt());
        }
        if (options.resetsOnClose()) {
            setSoLinger(0);
        }
    }

    private void setKeepAlive(KeepAlive asked) throws IOException {
        if (asked instanceof KeepAlive.Probes probes) {
            setIntOpt(IPPROTO_TCP, TCP_KEEPIDLE, seconds(probes.idle()));
            setIntOpt(IPPROTO_TCP, TCP_KEEPINTVL, seconds(probes.interval()));
            setIntOpt(IPPROTO_TCP, TCP_KEEPCNT, probes.count());
        }
        if (!(asked instanceof KeepAlive.Off)) {
            setKeepAlive(true);
        }
    }

    private static int seconds(Duration time) {
        return (int) time.toSeconds();
    }
}
