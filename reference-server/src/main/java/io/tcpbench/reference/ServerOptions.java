package io.tcpbench.reference;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * What a server is asked to be, whichever engine runs it.
 *
 * @param listenAddress where to listen, resolved; port 0 takes a free one
 * @param reply what to answer
 * @param backlog how many connections may wait to be accepted, 1 to 65,535; the kernel clamps it to net.core.somaxconn
 * @param notices takes what whoever runs the server should know, a sentence at a time and never one for each request.
 *     Called on the server's threads, possibly with no descriptor left: a logger that opens its file only then would
 *     fail.
 */
public record ServerOptions(InetSocketAddress listenAddress, Reply reply, int backlog, Consumer<String> notices) {

    /** The backlog where none is asked for: a thousand clients may connect at once. */
    public static final int DEFAULT_BACKLOG = 1024;

    public ServerOptions {
        if (listenAddress.isUnresolved()) {
            throw new IllegalArgumentException(
                    "host: given %s, allowed an address or a name of this machine".formatted(listenAddress));
        }
        WholeNumbers.BACKLOGS.check("backlog", backlog);
    }

    /** An echo on a free port of the loopback interface, whose notices are dropped. */
    public static ServerOptions onLoopback() {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new ServerOptions(free, Reply.echo(), DEFAULT_BACKLOG, notice -> {});
    }

    /** The same at another address. */
    public ServerOptions withListenAddress(InetSocketAddress other) {
        return new ServerOptions(other, reply, backlog, notices);
    }

    /** The same with another reply. */
    public ServerOptions withReply(Reply other) {
        return new ServerOptions(listenAddress, other, backlog, notices);
    }

    /** The same with another backlog. */
    public ServerOptions withBacklog(int other) {
        return new ServerOptions(listenAddress, reply, other, notices);
    }

    /** The same with somebody who takes the notices. */
    public ServerOptions withNotices(Consumer<String> other) {
        return new ServerOptions(listenAddress, reply, backlog, other);
    }
}
