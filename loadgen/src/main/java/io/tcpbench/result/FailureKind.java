package io.tcpbench.result;

/**
 * What went wrong, as a closed list of stable names. A kind implies its phase and the likely side; together with the
 * errno it is the key by which failures are counted. Ports, addresses and texts of exceptions never are.
 *
 * <p>Here is all that is said of a kind, on the console, by {@code tcpbench explain} and in {@code docs/failures.md}.
 */
public enum FailureKind {
    DNS_NOT_FOUND(
            Phase.RESOLVE,
            Side.PATH,
            "the name has no address",
            "the resolver says that there is no such name, or none with an address (EAI_NONAME)",
            "check the name, or use the address",
            "tcpbench run no-such-host.invalid:9"),

    DNS_UNAVAILABLE(
            Phase.RESOLVE,
            Side.PATH,
            "no name server could say what address the name has",
            "the resolver gave up or was put off (EAI_AGAIN): no name server answered, or the one that did could not say",
            "check /etc/resolv.conf and the way to its name servers, or use the address",
            "unshare -rn tcpbench run no-such-host.example:9"),

    DESCRIPTOR_LIMIT(
            Phase.OPEN,
            Side.GENERATOR,
            "no file descriptor was left for a socket (EMFILE, ENFILE)",
            "socket(2) gave EMFILE, the limit of this process, or ENFILE, that of the system; nothing was sent",
            "raise `ulimit -n` (and fs.file-max), or use fewer connections",
            """
            reference-server --port 9090 &
            bash -c 'for i in {10..99}; do eval "exec $i< /dev/null"; done
              ulimit -n 140; tcpbench run 127.0.0.1:9090 -c 70'"""),

    PORTS_EXHAUSTED(
            Phase.CONNECT,
            Side.GENERATOR,
            "no local port was left for this server (EADDRNOTAVAIL)",
            "connect(2) gave EADDRNOTAVAIL, or bind(2) of a given source address EADDRINUSE; nothing was sent",
            "widen net.ipv4.ip_local_port_range, add source addresses with --local-address, or reopen connections less often",
            """
            unshare -rn sh -c 'ip link set lo up; echo 40000 40009 > /proc/sys/net/ipv4/ip_local_port_range
              reference-server --port 9090 & sleep 2; tcpbench run 127.0.0.1:9090 -c 20'"""),

    BIND_FAILED(
            Phase.OPEN,
            Side.GENERATOR,
            "the given source address can't be used",
            "bind(2) of the source address gave EADDRNOTAVAIL: it was this machine's when the run began, and is no more",
            "--local-address must be an address of this machine",
            ""),

    CONNECT_REFUSED(
            Phase.CONNECT,
            Side.TARGET,
            "the SYN was answered with RST: the host is up, but nothing listens on that port (ECONNREFUSED)",
            "connect(2) gave ECONNREFUSED; a firewall that rejects, with RST or ICMP port unreachable, looks the same",
            "start the server, or correct the port: `ss -ltn` on its host shows what listens",
            "tcpbench run 127.0.0.1:1"),

    SOCKET_FILE_DEAD(
            Phase.CONNECT,
            Side.TARGET,
            "nobody listens at that path: there is no such socket file (ENOENT), or its server is gone (ECONNREFUSED)",
            "connect(2) to a socket file gave ENOENT, or ECONNREFUSED, where a server that is gone left the file behind",
            "start the server, or correct the path: `ss -lx` shows what listens",
            "tcpbench run unix:/no/such.sock"),

    CONNECT_TIMEOUT(
            Phase.CONNECT,
            Side.TARGET,
            "no connection within --connect-timeout",
            "our own deadline; the kernel was still sending its SYN again, after 1, 3 and 7 s (1, 2, 3, 4, 5 s from Linux 6.5)",
            "no SYN-ACK came in time: the accept queue is full (see ListenOverflows in `nstat -az`), or packets are dropped",
            """
            reference-server --port 9090 --no-accept --backlog 1 &
            tcpbench run 127.0.0.1:9090 -c 10 --connect-timeout 1s"""),

    CONNECT_TIMEOUT_KERNEL(
            Phase.CONNECT,
            Side.PATH,
            "no connection before the kernel gave up (ETIMEDOUT)",
            "connect(2) gave ETIMEDOUT, after 1 + net.ipv4.tcp_syn_retries SYNs without an answer",
            "no SYN-ACK came: host down, or packets dropped on the way",
            """
            unshare -rn sh -c 'ip link add v0 type veth peer name v1; ip addr add 10.9.0.1/24 dev v0
              ip link set v0 up; ip link set v1 up; ip neigh add 10.9.0.2 lladdr 02:00:00:00:00:02 dev v0
              echo 1 > /proc/sys/net/ipv4/tcp_syn_retries; tcpbench run 10.9.0.2:9 -c 1 --connect-timeout 8s'"""),

    HOST_UNREACHABLE(
            Phase.CONNECT,
            Side.PATH,
            "a router or the neighbour table says no (EHOSTUNREACH)",
            "EHOSTUNREACH: from an ICMP message, an `unreachable` route, or three ARP requests without an answer",
            "is the host up? `ip neigh` shows whether it answers ARP, `ip route get HOST` which way leads there",
            "unshare -rn sh -c 'ip route add unreachable 10.9.0.0/24; tcpbench run 10.9.0.1:9 --transport nio'"),

    NETWORK_UNREACHABLE(
            Phase.CONNECT,
            Side.PATH,
            "there is no route to that network (ENETUNREACH)",
            "ENETUNREACH: this machine has no route there, or a router sent the ICMP message that it has none",
            "add a route or a default gateway: `ip route get HOST` shows what is there",
            "unshare -rn tcpbench run 10.9.0.1:9 --transport nio"),

    UNREACHABLE(
            Phase.CONNECT,
            Side.PATH,
            "host or network can't be reached; the transport does not say which",
            "the one exception that Netty's native transports throw where connect(2) fails at once with EHOSTUNREACH or ENETUNREACH; --transport nio tells them apart",
            "--transport nio tells which; `ip route get HOST` shows the way, then ask the firewalls on it",
            "unshare -rn tcpbench run 10.9.0.1:9 --transport epoll"),

    CONNECT_DENIED(
            Phase.CONNECT,
            Side.PATH,
            "a route, a firewall or the permissions of a socket file prohibit the connection (EACCES, EPERM)",
            "EACCES or EPERM: a `prohibit` route, ICMPv6 administratively prohibited, SELinux, a filter of the container; "
                    + "a socket file that we may not write to, or in a folder that we may not enter",
            "look for a `prohibit` route (`ip route get HOST`), a firewall's rule, a policy of the container",
            "unshare -rn sh -c 'ip route add prohibit 10.9.0.0/24; tcpbench run 10.9.0.1:9'"),

    CONNECT_INVALID(
            Phase.CONNECT,
            Side.PATH,
            "a blackhole route swallows the connection (EINVAL)",
            "connect(2) gave EINVAL",
            "remove that route, or use another address: `ip route show type blackhole` lists such routes",
            "unshare -rn sh -c 'ip route add blackhole 10.9.0.0/24; tcpbench run 10.9.0.1:9'"),

    TLS_TIMEOUT(
            Phase.TLS,
            Side.TARGET,
            "the TLS handshake was not done within --connect-timeout",
            "our own deadline, counted from the moment the TCP connection was there",
            "the server accepts and does not answer the handshake: does it speak TLS on this port, and has it the CPU for it?",
            """
            reference-server --port 9090 --reply discard &
            tcpbench run 127.0.0.1:9090 --tls --tls-insecure --connect-timeout 1s"""),

    TLS_CERTIFICATE(
            Phase.TLS,
            Side.TARGET,
            "a certificate was refused: the server's by us, or ours by the server",
            "an exception of the trust manager, or an alert about a certificate; in TLS 1.3 the server's comes after the handshake seemed done",
            "expired, for another name, or of an unknown issuer? See --tls-ca, --tls-server-name, and for our own --tls-cert",
            """
            openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out cert.pem
            openssl s_server -accept 9090 -key key.pem -cert cert.pem -quiet &
            tcpbench run localhost:9090 --tls"""),

    TLS_PROTOCOL(
            Phase.TLS,
            Side.TARGET,
            "the two sides found no way to speak TLS with each other",
            "an alert, such as protocol_version or handshake_failure, or a message that can't be",
            "versions, ciphers, ALPN or the server name: `openssl s_client -connect HOST:PORT` shows what the server can do",
            """
            openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out cert.pem
            openssl s_server -accept 9090 -key key.pem -cert cert.pem -quiet -cipher ALL:@SECLEVEL=0 -tls1_1 &
            tcpbench run localhost:9090 --tls --tls-insecure"""),

    TLS_PLAINTEXT_PEER(
            Phase.TLS,
            Side.TARGET,
            "the server does not speak TLS on this port",
            "bytes that are no TLS record where one had to be",
            "leave --tls out, or take the port where the server speaks TLS",
            """
            reference-server --port 9090 --reply text:hello &
            tcpbench run 127.0.0.1:9090 --tls"""),

    TLS_CLOSED(
            Phase.TLS,
            Side.TARGET,
            "FIN or RST in the middle of the TLS handshake",
            "the connection ended, by ECONNRESET or without an errno, before the handshake was done",
            "does the server speak TLS on this port, and what does its log say?",
            """
            reference-server --port 9090 --reset-on-accept &
            tcpbench run 127.0.0.1:9090 --tls"""),

    RESET_BEFORE_FIRST_BYTE(
            Phase.WAIT,
            Side.TARGET,
            "RST on a connection that never received a byte",
            "ECONNRESET, and no byte had ever come: our handshake was done, whether the server ever accepted is not known",
            "the server accepted and dropped the connection, or its accept queue overflowed",
            """
            reference-server --port 9090 --reset-on-accept &
            tcpbench run 127.0.0.1:9090"""),

    RESET_WRITING(
            Phase.WRITE,
            Side.TARGET,
            "RST while the request was still on its way out",
            "ECONNRESET with bytes of the request unwritten, on a connection that had received some",
            "look into the server's log: did it crash, or refuse a request of this size?",
            """
            reference-server --port 9090 --reply text:x --stop-reading-after 1 --crash-after 8s &
            tcpbench run 127.0.0.1:9090 -c 10 --send size:16MiB --expect size:1 --timeout 20s --warmup 0s"""),

    RESET_AWAITING(
            Phase.WAIT,
            Side.TARGET,
            "RST while a response was owed",
            "ECONNRESET after the request and before its response, on a connection that had received others",
            "the server was restarted, or closed with unread data",
            """
            reference-server --port 9090 --fail-rate 1% reset &
            tcpbench run 127.0.0.1:9090"""),

    RESET_MID_RESPONSE(
            Phase.READ,
            Side.TARGET,
            "RST in the middle of a response",
            "ECONNRESET with some bytes of the response here",
            "the server died or dropped the connection in the middle of a response",
            """
            reference-server --port 9090 --drip 100/s --crash-after 8s &
            tcpbench run 127.0.0.1:9090 --pipeline 4 --timeout 20s"""),

    CLOSED_AWAITING(
            Phase.WAIT,
            Side.TARGET,
            "FIN while a response was owed",
            "read(2) gave 0 after the request and before its response",
            "the server closed instead of answering: an idle timeout, a request limit?",
            """
            reference-server --port 9090 --fail-rate 1% close &
            tcpbench run 127.0.0.1:9090"""),

    CLOSED_MID_RESPONSE(
            Phase.READ,
            Side.TARGET,
            "FIN in the middle of a response",
            "read(2) gave 0 with some bytes of the response here, fewer than --expect asks for",
            "the server closed in the middle of a response, or --expect asks for more",
            """
            reference-server --port 9090 --fail-rate 1% truncate &
            tcpbench run 127.0.0.1:9090"""),

    BROKEN_PIPE(
            Phase.WRITE,
            Side.TARGET,
            "written to a connection that the server had closed (EPIPE)",
            "write(2) gave EPIPE: a FIN was here but not read yet, and the RST that answered our bytes came before the next write",
            "find out why the server closes: an idle timeout, a limit of requests, a crash?",
            ""),

    WRITE_STALLED(
            Phase.WRITE,
            Side.TARGET,
            "the request could not be written within --timeout",
            "our own deadline, with bytes of the request unwritten: the receive window of the server is closed",
            "the server does not read: its receive window is closed",
            """
            reference-server --port 9090 --reply discard --stop-reading-after 1 &
            tcpbench run 127.0.0.1:9090 --send size:16MiB"""),

    RESPONSE_TIMEOUT(
            Phase.WAIT,
            Side.TARGET,
            "no byte of the response within --timeout",
            "our own deadline, counted from the moment the request was due; or a whole response that came after it",
            "the server did not answer in time",
            """
            reference-server --port 9090 --fail-rate 1% silence &
            tcpbench run 127.0.0.1:9090 --timeout 1s"""),

    RESPONSE_INCOMPLETE(
            Phase.READ,
            Side.TARGET,
            "some bytes of the response within --timeout, but not all",
            "our own deadline, with some bytes of the response here, fewer than --expect asks for",
            "the response stopped short, or --expect asks for more than the server sends",
            """
            reference-server --port 9090 --drip 100/s &
            tcpbench run 127.0.0.1:9090 --timeout 1s"""),

    RESPONSE_WRONG(
            Phase.VERIFY,
            Side.TARGET,
            "the response differs from what --expect or --check says",
            "its bytes: where they differ first, or what they lack, is told with what came",
            "compare the bytes that are told with what --expect and --check ask for",
            """
            reference-server --port 9090 --fail-rate 1% wrong-byte &
            tcpbench run 127.0.0.1:9090"""),

    RESPONSE_UNFRAMEABLE(
            Phase.READ,
            Side.TARGET,
            "the bytes of the response can't be what --expect says",
            "a length field that makes the response shorter than itself, or larger than --max-response: told with its bytes",
            "is the length field where --expect has it, and what does it count? Or allow more by --max-response",
            """
            reference-server --port 9090 &
            tcpbench run 127.0.0.1:9090 --send hex:ffffffff --expect length-field:0,4"""),

    RESPONSE_TOO_LONG(
            Phase.READ,
            Side.TARGET,
            "the response has no end within --max-response",
            "so many bytes came without the end that --expect asks for",
            "does --expect fit the protocol? Its end never came; or allow more by --max-response",
            """
            reference-server --port 9090 --reply size:16MiB &
            tcpbench run 127.0.0.1:9090 --send size:64KiB --expect line --max-response 1MiB"""),

    RESPONSE_UNASKED(
            Phase.IDLE,
            Side.TARGET,
            "bytes came that answer no request",
            "bytes arrived while no response was owed",
            "the server sent more than was asked: does --expect fit the protocol?",
            """
            reference-server --port 9090 --fail-rate 1% duplicate &
            tcpbench run 127.0.0.1:9090"""),

    CONNECTION_DEAD(
            Phase.WAIT,
            Side.PATH,
            "the other host stopped acknowledging (ETIMEDOUT on a connection)",
            "ETIMEDOUT on an established connection: retransmissions, keepalive or TCP_USER_TIMEOUT ran out",
            "is the host down, or the path cut? `ss -ti` shows what is sent again and again",
            """
            unshare -rn sh -c 'ip link set lo up; echo 1 > /proc/sys/net/ipv4/tcp_retries2
              reference-server --port 9090 & sleep 2
              (sleep 5; nft "add table ip cut; add chain ip cut in { type filter hook input priority 0; policy drop; }") &
              tcpbench run 127.0.0.1:9090 -c 1 --rate 50/s --pipeline 99 --timeout 20s'"""),

    OTHER_ERRNO(
            Phase.WAIT,
            Side.UNKNOWN,
            "an error of the system that this list lacks",
            "its number and name stand beside the kind",
            "look the errno up with `errno NUMBER`",
            "");

    private final Phase phase;
    private final Side side;
    private final String meaning;
    private final String evidence;
    private final String remedy;
    private final String demonstration;

    FailureKind(Phase phase, Side side, String meaning, String evidence, String remedy, String demonstration) {
        this.phase = phase;
        this.side = side;
        this.meaning = meaning;
        this.evidence = evidence;
        this.remedy = remedy;
        this.demonstration = demonstration;
    }

    /** Where in the life of a connection this happens. */
    public Phase phase() {
        return phase;
    }

    /** Whose doing it most likely is. */
    public Side side() {
        return side;
    }

    /** What happened on the wire, in a few words. */
    public String meaning() {
        return meaning;
    }

    /** By what it is recognised. */
    public String evidence() {
        return evidence;
    }

    /** What to do about it, wherever it happens. */
    public String remedy() {
        return remedy;
    }

    /** Commands of a shell that make it happen; empty where there are no simple ones. */
    public String demonstration() {
        return demonstration;
    }

    /** Whether no connection came about: counted as a failed connect attempt, not as a failed request. */
    public boolean beforeConnection() {
        return phase.compareTo(Phase.WRITE) < 0;
    }

    /** Whether a limit on time-outs counts this kind. */
    public boolean isTimeout() {
        return switch (this) {
            case RESPONSE_TIMEOUT,
                    RESPONSE_INCOMPLETE,
                    CONNECT_TIMEOUT,
                    CONNECT_TIMEOUT_KERNEL,
                    TLS_TIMEOUT,
                    WRITE_STALLED -> true;
            default -> false;
        };
    }
}
