package io.tcpbench.result;

/**
 * What a Linux kernel counts of TCP in each network namespace, for all programs in it together. Sources:
 * {@code /proc/net/netstat} and {@code /proc/net/snmp}, named as {@code nstat -az} names them without the prefix.
 */
public enum KernelCounter {
    /** Handshakes that found the accept queue full; each repeated SYN counts again. */
    LISTEN_OVERFLOWS("ListenOverflows", true),
    /** Handshakes that a listener dropped for whatever reason, overflows included. */
    LISTEN_DROPS("ListenDrops", true),
    /** SYNs dropped because the queue of unfinished handshakes was full. */
    SYN_QUEUE_DROPS("TCPReqQFullDrop", true),
    /** SYNs answered with a cookie because the queue of unfinished handshakes was full. */
    SYN_COOKIES("TCPReqQFullDoCookies", true),
    /** SYNs and SYN-ACKs that were sent again. */
    SYN_RETRANSMITS("TCPSynRetrans", false),
    /** Segments that were sent again, SYNs included. */
    RETRANSMITS("RetransSegs", false),
    /** Segments that were sent for the first time. */
    SEGMENTS_SENT("OutSegs", false);

    private final String kernelName;
    private final boolean ofListener;

    KernelCounter(String kernelName, boolean ofListener) {
        this.kernelName = kernelName;
        this.ofListener = ofListener;
    }

    /** As the kernel and files spell it. */
    public String kernelName() {
        return kernelName;
    }

    /** Whether it tells of the side that accepts: of no use where the target listens on another machine. */
    public boolean isOfListener() {
        return ofListener;
    }
}
