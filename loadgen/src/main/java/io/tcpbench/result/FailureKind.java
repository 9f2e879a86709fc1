package io.tcpbench.result;

/**
 * What went wrong, as a closed list of stable names. A kind implies its phase and the likely side; together with the
 * errno it is the key by which failures are counted. Ports, addresses and texts of exceptions never are.
 */
public enum FailureKind {
    /** The name has no address. */
    DNS_NOT_FOUND(Phase.RESOLVE, Side.PATH, "check the name, or use the address"),
    /** No file descriptor was left for a socket: EMFILE or ENFILE. */
    DESCRIPTOR_LIMIT(Phase.OPEN, Side.GENERATOR, "raise `ulimit -n` (and fs.file-max), or use fewer connections"),
    /** No local port was left for this destination: EADDRNOTAVAIL, or EADDRINUSE behind an explicit source address. */
    PORTS_EXHAUSTED(
            Phase.CONNECT,
            Side.GENERATOR,
            "widen net.ipv4.ip_local_port_range, add source addresses with --local-address, or reopen connections less often"),
    /** The given source address can't be bound. */
    BIND_FAILED(Phase.OPEN, Side.GENERATOR, "--local-address must be an address of this machine"),
    /** Nothing listens there: the SYN was answered with RST. */
    CONNECT_REFUSED(
            Phase.CONNECT, Side.TARGET, "nothing listens on that port: is the server up, and is the port right?"),
    /** Our own deadline passed before the handshake was done. */
    CONNECT_TIMEOUT(
            Phase.CONNECT,
            Side.TARGET,
            "no SYN-ACK came in time: the accept queue is full (see ListenOverflows in `nstat -az`), or packets are dropped"),
    /** The kernel gave up to send SYNs: ETIMEDOUT. */
    CONNECT_TIMEOUT_KERNEL(Phase.CONNECT, Side.PATH, "no SYN-ACK came: host down, or packets dropped on the way"),
    /** EHOSTUNREACH: a router or the neighbour table says that the host can't be reached. */
    HOST_UNREACHABLE(Phase.CONNECT, Side.PATH, "the host can't be reached: check routes and firewalls"),
    /** ENETUNREACH: no route to that network. */
    NETWORK_UNREACHABLE(Phase.CONNECT, Side.PATH, "no route to that network: check routes"),
    /** One of the two above, where the transport does not say which. */
    UNREACHABLE(Phase.CONNECT, Side.PATH, "host or network can't be reached: check routes and firewalls"),
    /** EACCES: a prohibiting route or firewall. */
    CONNECT_DENIED(Phase.CONNECT, Side.PATH, "a route or a firewall prohibits it"),
    /** EINVAL: a blackhole route. */
    CONNECT_INVALID(Phase.CONNECT, Side.PATH, "a blackhole route swallows it"),
    /** RST on a connection that never received a byte. */
    RESET_BEFORE_FIRST_BYTE(
            Phase.WAIT, Side.TARGET, "the server accepted and dropped the connection, or its accept queue overflowed"),
    /** RST while the request was still on its way out. */
    RESET_WRITING(Phase.WRITE, Side.TARGET, "the server dropped the connection while it was being written to"),
    /** RST while a response was owed. */
    RESET_AWAITING(Phase.WAIT, Side.TARGET, "the server was restarted, or closed with unread data"),
    /** RST in the middle of a response. */
    RESET_MID_RESPONSE(
            Phase.READ, Side.TARGET, "the server died or dropped the connection in the middle of a response"),
    /** FIN while a response was owed. */
    CLOSED_AWAITING(
            Phase.WAIT, Side.TARGET, "the server closed instead of answering: an idle timeout, a request limit?"),
    /** FIN in the middle of a response. */
    CLOSED_MID_RESPONSE(
            Phase.READ, Side.TARGET, "the server closed in the middle of a response, or --expect asks for more"),
    /** EPIPE: written to a connection that the target had closed. */
    BROKEN_PIPE(Phase.WRITE, Side.TARGET, "the server had closed the connection already"),
    /** The request could not be written by its deadline: the target does not read. */
    WRITE_STALLED(Phase.WRITE, Side.TARGET, "the server does not read: its receive window is closed"),
    /** No byte of the response by the deadline. */
    RESPONSE_TIMEOUT(Phase.WAIT, Side.TARGET, "the server did not answer in time"),
    /** Some bytes of the response by the deadline, but not all. */
    RESPONSE_INCOMPLETE(
            Phase.READ, Side.TARGET, "the response stopped short, or --expect asks for more than the server sends"),
    /** The response differs from what is expected. */
    RESPONSE_WRONG(Phase.VERIFY, Side.TARGET, "compare the bytes below with what --expect asks for"),
    /** The response has no end within {@code Payload.MAX_BYTES}. */
    RESPONSE_TOO_LONG(Phase.READ, Side.TARGET, "no end of the response within 64 MiB: does --expect fit the protocol?"),
    /** Bytes came that answer no request. */
    RESPONSE_UNASKED(Phase.IDLE, Side.TARGET, "the server sent more than was asked: does --expect fit the protocol?"),
    /** An established connection timed out in the kernel: ETIMEDOUT. */
    CONNECTION_DEAD(Phase.WAIT, Side.PATH, "the other host stopped acknowledging: is it down, is the path cut?"),
    /** An errno that this list lacks. */
    OTHER_ERRNO(Phase.WAIT, Side.UNKNOWN, "look the errno up with `errno NUMBER`");

    private final Phase phase;
    private final Side side;
    private final String remedy;

    FailureKind(Phase phase, Side side, String remedy) {
        this.phase = phase;
        this.side = side;
        this.remedy = remedy;
    }

    /** Where in the life of a connection this happens. */
    public Phase phase() {
        return phase;
    }

    /** Whose doing it most likely is. */
    public Side side() {
        return side;
    }

    /** What to do about it, for people. */
    public String remedy() {
        return remedy;
    }

    /** Whether no connection came about: counted as a failed connect attempt, not as a failed request. */
    public boolean beforeConnection() {
        return phase.compareTo(Phase.CONNECT) <= 0;
    }

    /** Whether a limit on time-outs counts this kind. */
    public boolean isTimeout() {
        return switch (this) {
            case RESPONSE_TIMEOUT, RESPONSE_INCOMPLETE, CONNECT_TIMEOUT, CONNECT_TIMEOUT_KERNEL, WRITE_STALLED -> true;
            default -> false;
        };
    }
}
