package io.tcpbench.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.tcpbench.result.TcpInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the kernel about a few of a lane's connections: when the handshake is done, once a second, and before the end.
 * The round trip of the handshake is the path's alone. Later ones may hold the server's time, too, because its kernel
 * waits up to 40 ms for a response to carry the acknowledgement (TCP_DELACK_MIN of Linux). But the first packets of all
 * may wait for more than the path, such as for an address to be resolved; so the shortest of all is kept. Where the
 * transport is not epoll nothing is asked. Confined to its loop.
 */
final class TcpWatch {
    /** How many are watched at a time, and taken on in a second: each question is a system call on the loop. */
    static final int MOST = 16;

    private static final long NANOS_PER_MICRO = 1_000;

    private final EpollTcpInfo answer = new EpollTcpInfo();
    private final List<Watched> watched = new ArrayList<>(MOST);
    private int room = MOST;
    private TcpInfo untold = TcpInfo.NONE;

    private static final class Watched {
        private final EpollSocketChannel channel;
        private long retransmits;

        Watched(EpollSocketChannel channel) {
            this.channel = channel;
        }
    }

    /** A connection came about; nothing was sent on it yet. */
    void opened(Channel channel) {
        if (room > 0 && channel instanceof EpollSocketChannel epoll) {
            room--;
            Watched begun = new Watched(epoll);
            if (ask(begun)) {
                watched.add(begun);
                untold = untold.plus(new TcpInfo(1, 0, 0));
            }
        }
    }

    /** A connection ends; a question comes too late where the target ended it, and the last answer stands. */
    void closing(Channel channel) {
        for (int i = 0; i < watched.size(); i++) {
            if (watched.get(i).channel == channel) {
                ask(watched.remove(i));
                return;
            }
        }
    }

    /** What was told since the last look. */
    TcpInfo look() {
        watched.forEach(this::ask);
        room = MOST - watched.size();
        TcpInfo told = untold;
        untold = TcpInfo.NONE;
        return told;
    }

    /** Returns whether there was an answer. */
    private boolean ask(Watched one) {
        if (!one.channel.isOpen()) {
            return false;
        }
        try {
            one.channel.tcpInfo(answer);
        } catch (ChannelException unknown) {
            // A kernel without this option, such as that of a sandbox: no reason to end a run.
            return false;
        }
        untold = untold.plus(new TcpInfo(0, answer.rtt() * NANOS_PER_MICRO, answer.totalRetrans() - one.retransmits));
        one.retransmits = answer.totalRetrans();
        return true;
    }
}
