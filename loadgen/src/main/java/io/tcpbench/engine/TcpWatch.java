package io.tcpbench.engine;

import io.tcpbench.engine.transport.Link;
import io.tcpbench.engine.transport.TcpInfoOption;
import io.tcpbench.result.TcpInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the kernel about a few of a lane's connections: when the handshake is done, once a second, and before the end.
 * The round trip of the handshake is the path's alone. Later ones may hold the server's time, too, because its kernel
 * waits up to 40 ms for a response to carry the acknowledgement (TCP_DELACK_MIN of Linux). But the first packets of all
 * may wait for more than the path, such as for an address to be resolved; so the shortest of all is kept. Where the
 * kernel can't be asked nothing is told. Confined to its loop.
 */
final class TcpWatch {
    /** How many are watched at a time, and taken on in a second: each question is a system call on the loop. */
    static final int MOST = 16;

    private final TcpInfoOption question = new TcpInfoOption();
    private final List<Watched> watched = new ArrayList<>(MOST);
    private int room = MOST;
    private TcpInfo untold = TcpInfo.NONE;

    private static final class Watched {
        private final Link link;
        private long retransmits;

        Watched(Link link) {
            this.link = link;
        }
    }

    /** A connection came about; nothing was sent on it yet. */
    void opened(Link link) {
        if (room > 0) {
            Watched begun = new Watched(link);
            if (ask(begun)) {
                room--;
                watched.add(begun);
                untold = untold.plus(new TcpInfo(1, 0, 0));
            }
        }
    }

    /** A connection ends; a question comes too late where the target ended it, and the last answer stands. */
    void closing(Link link) {
        for (int i = 0; i < watched.size(); i++) {
            if (watched.get(i).link == link) {
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
        if (!one.link.ask(question)) {
            return false;
        }
        untold = untold.plus(new TcpInfo(0, question.roundTripNanos(), question.retransmits() - one.retransmits));
        one.retransmits = question.retransmits();
        return true;
    }
}
