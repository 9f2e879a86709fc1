package io.tcpbench.result;

/**
 * A network namespace of this machine: addresses, sockets and counters of its own, as a container has.
 *
 * @param inode that tells it from others, as in {@code net:[4026532177]}
 * @param pid of a process in it, as this program sees it
 */
public record NetworkNamespace(long inode, long pid) {
    /** That of this program, or one that is not known. */
    public static final NetworkNamespace OWN = new NetworkNamespace(0, 0);

    /** Whether it is another one than that of this program. */
    public boolean isElsewhere() {
        return !equals(OWN);
    }

    /** As {@code ls -l /proc/PID/ns/net} shows it. */
    public String name() {
        return "net:[" + inode + "]";
    }
}
