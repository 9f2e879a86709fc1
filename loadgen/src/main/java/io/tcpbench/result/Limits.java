package io.tcpbench.result;

import io.tcpbench.plan.Plan;

/**
 * What this machine allowed when a run began: where failures of a kind have a number behind them, it is one of these.
 * Each is {@link #UNKNOWN_VALUE} where it could not be read, as mostly on other systems than Linux, and where there is
 * none.
 *
 * @param descriptors that this process may have open: {@code ulimit -n}
 * @param systemFiles that all processes together may have open: fs.file-max
 * @param localPorts in net.ipv4.ip_local_port_range: as many connections from one address of ours to one of the target
 * @param timeWaitSeconds for which a connection that we closed keeps its port
 * @param timeWaitReuse net.ipv4.tcp_tw_reuse: 0 for never before that, 1 after a second, 2 the same on loopback only
 * @param finTimeoutSeconds net.ipv4.tcp_fin_timeout: how long a closed connection waits for the other side's FIN
 * @param somaxconn net.core.somaxconn: the longest backlog of a server on this machine
 * @param abortOnOverflow net.ipv4.tcp_abort_on_overflow: 1 if a full accept queue of a server on this machine resets
 * @param synRetries net.ipv4.tcp_syn_retries: how often a SYN is sent again
 */
public record Limits(
        long descriptors,
        long systemFiles,
        long localPorts,
        long timeWaitSeconds,
        long timeWaitReuse,
        long finTimeoutSeconds,
        long somaxconn,
        long abortOnOverflow,
        long synRetries) {
    /** A number that could not be read, or does not limit anything. */
    public static final long UNKNOWN_VALUE = -1;

    /** Nothing could be read. */
    public static final Limits UNKNOWN = new Limits(-1, -1, -1, -1, -1, -1, -1, -1, -1);

    /** What the JVM itself holds open: jars, the terminal, epoll, the result's files. */
    public static final int DESCRIPTORS_OF_OUR_OWN = 64;

    /** How many file descriptors this process needs for a plan. */
    public static int descriptorsNeeded(Plan plan) {
        return plan.connections() + DESCRIPTORS_OF_OUR_OWN;
    }
}
