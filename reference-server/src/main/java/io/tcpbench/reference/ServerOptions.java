package io.tcpbench.reference;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * What a server is asked to be, whichever engine runs it.
 *
 * @param listenAddress where to listen, resolved; port 0 takes a free one
 * @param reply what to answer
 * @param backlog how many connections may wait to be accepted, 1 to 65,535; the kernel clamps it to net.core.somaxconn
 */
public record ServerOptions(InetSocketAddress listenAddress, Reply reply, int backlog) {

    /** The backlog where none is asked for: a thousand clients may connect at once. */
    public static final int DEFAULT_BACKLOG = 1024;

    public ServerOptions {
        if (listenAddress.isUnresolved()) {
            throw new IllegalArgumentException(
                    "host: given %s, allowed an address or a name of this machine".formatted(listenAddress));
        }
        WholeNumbers.BACKLOGS.check("backlog", backlog);
    }

    /** An echo on a free port of the loopback interface. */
    public static ServerOptions onLoopback() {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new ServerOptions(free, Reply.echo(), DEFAULT_BACKLOG);
    }

    /** The same at another address. */
    public ServerOptions withListenAddress(InetSocketAddress other) {
        return new ServerOptions(other, reply, backlog);
    }

    /** The same with another reply. */
    public ServerOptions withReply(Reply other) {
        return new ServerOptions(listenAddress, other, backlog);
    }

    /** The same with another backlog. */
    public ServerOptions withBacklog(int other) {
        return new ServerOptions(listenAddress, reply, other);
    }
}
