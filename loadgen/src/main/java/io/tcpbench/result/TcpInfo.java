package io.tcpbench.result;

/**
 * What the kernel told of some of a run's own connections, by the socket option TCP_INFO of Linux.
 *
 * @param connections how many were asked about
 * @param shortestRoundTripNanos from a segment to its acknowledgement, that of a SYN included, which the other kernel
 *     answers without its server: no response can be quicker by the same path; 0 if unknown
 * @param retransmits segments that were sent again on them, SYNs included
 */
public record TcpInfo(long connections, long shortestRoundTripNanos, long retransmits) {
    /** Of no connection: a transport that does not tell, or none that came about. */
    public static final TcpInfo NONE = new TcpInfo(0, 0, 0);

    /** Of both together, which have no connection in common. */
    public TcpInfo plus(TcpInfo other) {
        return new TcpInfo(
                connections + other.connections,
                shorter(shortestRoundTripNanos, other.shortestRoundTripNanos),
                retransmits + other.retransmits);
    }

    private static long shorter(long a, long b) {
        return a == 0 || b == 0 ? Math.max(a, b) : Math.min(a, b);
    }
}
