package io.netty.channel.epoll;

import java.io.IOException;

/** Who is at the other end of a Unix domain socket. The call is package-private in Netty, see {@link EpollEvents}. */
public final class EpollPeer {

    private EpollPeer() {}

    /** The process that connected it, which the kernel has written down: SO_PEERCRED in unix(7). */
    public static int pid(int descriptor) throws IOException {
        return new LinuxSocket(descriptor).getPeerCredentials().pid();
    }
}
