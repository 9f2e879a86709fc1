package io.tcpbench.result;

/**
 * What became of the connections, from the opening on.
 *
 * @param opened connect attempts that succeeded
 * @param failed connect attempts that did not
 * @param broken connections that failed while nothing was owed on them: unasked bytes, a dead path
 * @param closedByPeer closed or reset by the target while nothing was owed, which is no failure
 * @param reopened connects that replaced an earlier connection
 */
public record ConnectionCounts(long opened, long failed, long broken, long closedByPeer, long reopened) {
    /** Nothing happened. */
    public static final ConnectionCounts EMPTY = new ConnectionCounts(0, 0, 0, 0, 0);

    /** Both together. */
    public ConnectionCounts plus(ConnectionCounts other) {
        return new ConnectionCounts(
                opened + other.opened,
                failed + other.failed,
                broken + other.broken,
                closedByPeer + other.closedByPeer,
                reopened + other.reopened);
    }

    /** Connect attempts that came to an end. */
    public long attempts() {
        return opened + failed;
    }
}
