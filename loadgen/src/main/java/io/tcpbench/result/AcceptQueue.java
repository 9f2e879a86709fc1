package io.tcpbench.result;

/**
 * The accept queue of one listening socket of the target: connections whose handshake is done and that the server has
 * not accepted yet. Sockets that share a port by SO_REUSEPORT have a queue each.
 *
 * @param address and port it listens on
 * @param inode that tells it from others on the same address
 * @param deepest most connections that were seen waiting, looking once a second
 * @param backlog in force, the least of what {@code listen} asked for and {@code net.core.somaxconn}; -1 if unknown
 * @param drops handshakes that this socket dropped during the run; -1 if unknown
 */
public record AcceptQueue(String address, long inode, long deepest, long backlog, long drops) {
    /** What stands for a number that nobody told. */
    public static final long UNKNOWN = -1;

    /** The same queue, seen another time. */
    public AcceptQueue plus(AcceptQueue other) {
        return new AcceptQueue(
                address,
                inode,
                Math.max(deepest, other.deepest),
                Math.max(backlog, other.backlog),
                Math.max(drops, other.drops));
    }

    AcceptQueue withDrops(long told) {
        return new AcceptQueue(address, inode, deepest, backlog, told);
    }
}
