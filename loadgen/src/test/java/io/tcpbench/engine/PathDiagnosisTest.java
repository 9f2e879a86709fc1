package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of routes and ports, provoked in a network namespace; the test itself stays outside. */
class PathDiagnosisTest {
    private static final String BROKEN_ROUTES = "ip link add v0 type veth peer name v1"
            + " && ip addr add 10.77.0.1/24 dev v0 && ip link set v0 up && ip link set v1 up"
            + " && ip neigh add 10.77.0.2 lladdr 02:00:00:00:00:02 dev v0"
            + " && ip route add unreachable 10.77.1.0/24"
            + " && ip route add prohibit 10.77.2.0/24"
            + " && ip route add blackhole 10.77.3.0/24";

    private static ChildJvm namespace;

    @BeforeAll
    static void makeNamespace() throws Exception {
        namespace = ChildJvm.inNamespace();
        namespace.sh(BROKEN_ROUTES);
    }

    @AfterAll
    static void closeNamespace() throws Exception {
        if (namespace != null) {
            namespace.close();
        }
    }

    /** The native transports can't tell the first two apart: of a connect(2) that fails so, Netty keeps no errno. */
    @ParameterizedTest
    @CsvSource({
        "unreachable, 10.77.1.1, epoll, UNREACHABLE",
        "unreachable, 10.77.1.1, io_uring, UNREACHABLE",
        "unreachable, 10.77.1.1, nio, HOST_UNREACHABLE EHOSTUNREACH",
        "absent, 10.99.0.1, epoll, UNREACHABLE",
        "absent, 10.99.0.1, io_uring, UNREACHABLE",
        "absent, 10.99.0.1, nio, NETWORK_UNREACHABLE ENETUNREACH",
        "prohibited, 10.77.2.1, epoll, CONNECT_DENIED EACCES",
        "prohibited, 10.77.2.1, io_uring, CONNECT_DENIED EACCES",
        "prohibited, 10.77.2.1, nio, CONNECT_DENIED EACCES",
        "a blackhole, 10.77.3.1, epoll, CONNECT_INVALID EINVAL",
        "a blackhole, 10.77.3.1, io_uring, CONNECT_INVALID EINVAL",
        "a blackhole, 10.77.3.1, nio, CONNECT_INVALID EINVAL"
    })
    void aRouteThatLeadsNowhereIsNamed(String route, String address, String transport, String failure)
            throws Exception {
        String failures = namespace.run("transport=" + transport + " target=" + address + ":9");

        assertThat(failures).as("the route is " + route).isEqualTo(failure);
    }

    /** The link is there, and nobody is at its other end. */
    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring", "nio"})
    void aHostThatNeverAnswersIsTheKernelsTimeoutWhenItGivesUpFirst(String transport) throws Exception {
        namespace.sh("echo 1 > /proc/sys/net/ipv4/tcp_syn_retries");

        String failures = namespace.run("transport=" + transport + " target=10.77.0.2:9 connectTimeout=8s");

        assertThat(failures).isEqualTo("CONNECT_TIMEOUT_KERNEL ETIMEDOUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring", "nio"})
    void aHostThatNeverAnswersIsOurTimeoutWhenWeGiveUpFirst(String transport) throws Exception {
        String failures = namespace.run("transport=" + transport + " target=10.77.0.2:9 connectTimeout=300ms");

        assertThat(failures).isEqualTo("CONNECT_TIMEOUT");
    }

    /** Nobody answers the question who has that address; it is asked three times, a tenth of a second apart. */
    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring", "nio"})
    void anAddressThatNobodyOnTheLinkHasIsHostUnreachable(String transport) throws Exception {
        namespace.sh("echo 100 > /proc/sys/net/ipv4/neigh/v0/retrans_time_ms");

        String failures = namespace.run("transport=" + transport + " target=10.77.0.3:9 connectTimeout=8s");

        assertThat(failures).isEqualTo("HOST_UNREACHABLE EHOSTUNREACH");
    }

    /**
     * While the connect call still runs, ICMP is only remembered; what answers the second SYN, a second later, counts.
     */
    @ParameterizedTest
    @CsvSource({
        "tcp reset, epoll, CONNECT_REFUSED ECONNREFUSED",
        "tcp reset, io_uring, CONNECT_REFUSED ECONNREFUSED",
        "tcp reset, nio, CONNECT_REFUSED ECONNREFUSED",
        "icmp type port-unreachable, epoll, CONNECT_REFUSED ECONNREFUSED",
        "icmp type port-unreachable, io_uring, CONNECT_REFUSED ECONNREFUSED",
        "icmp type port-unreachable, nio, CONNECT_REFUSED ECONNREFUSED",
        "icmp type host-unreachable, epoll, HOST_UNREACHABLE EHOSTUNREACH",
        "icmp type host-unreachable, io_uring, HOST_UNREACHABLE EHOSTUNREACH",
        "icmp type host-unreachable, nio, HOST_UNREACHABLE EHOSTUNREACH",
        "icmp type net-unreachable, epoll, NETWORK_UNREACHABLE ENETUNREACH",
        "icmp type net-unreachable, io_uring, NETWORK_UNREACHABLE ENETUNREACH",
        "icmp type net-unreachable, nio, NETWORK_UNREACHABLE ENETUNREACH",
        "icmp type admin-prohibited, epoll, HOST_UNREACHABLE EHOSTUNREACH",
        "icmp type admin-prohibited, io_uring, HOST_UNREACHABLE EHOSTUNREACH",
        "icmp type admin-prohibited, nio, HOST_UNREACHABLE EHOSTUNREACH"
    })
    void aFirewallThatRejectsIsWhatItSays(String reason, String transport, String failure) throws Exception {
        assumeNft();
        namespace.sh(
                "nft 'add table ip f; flush table ip f; add chain ip f out { type filter hook output priority 0; };"
                        + " add rule ip f out ip daddr 10.77.0.4 meta l4proto tcp reject with " + reason + "'");
        namespace.sh("ip neigh replace 10.77.0.4 lladdr 02:00:00:00:00:02 dev v0");

        String failures = namespace.run("transport=" + transport + " target=10.77.0.4:9 connectTimeout=8s");

        assertThat(failures).as(reason).isEqualTo(failure);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring", "nio"})
    void aPathThatIsCutUnderAConnectionIsConnectionDead(String transport) throws Exception {
        assumeNft();
        namespace.sh("echo 1 > /proc/sys/net/ipv4/tcp_retries2");

        String failures = namespace.run("transport=" + transport + " target=" + cutTarget()
                + " rate=20/s arrivals=even pipeline=99 duration=1s timeout=20s");

        assertThat(failures).isEqualTo("CONNECTION_DEAD ETIMEDOUT");
    }

    /** What is sent after the cut is not acknowledged; the kernel alone would go on for a quarter of an hour. */
    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring"})
    void aPathThatIsCutIsConnectionDeadWhenTheUserTimeoutIsOver(String transport) throws Exception {
        assumeNft();
        namespace.sh("echo 15 > /proc/sys/net/ipv4/tcp_retries2");

        String failures = namespace.run("transport=" + transport + " target=" + cutTarget()
                + " rate=20/s arrivals=even pipeline=99 duration=1s timeout=20s userTimeout=1s connectTimeout=20s");

        assertThat(failures).isEqualTo("CONNECTION_DEAD ETIMEDOUT");
    }

    /** A server whose path is cut before its second answer. */
    private static String cutTarget() throws Exception {
        return namespace.sabotagedTarget("nft 'add table ip c; flush table ip c;"
                + " add chain ip c in { type filter hook input priority 0; };"
                + " add rule ip c in tcp sport PORT drop; add rule ip c in tcp dport PORT drop'");
    }

    /** It was there when the run began. */
    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring", "nio"})
    void aSourceAddressThatGoesAwayIsBindFailed(String transport) throws Exception {
        namespace.sh("ip addr add 10.88.0.1/32 dev lo");
        String target = namespace.sabotagedTarget("ip addr del 10.88.0.1/32 dev lo");

        String failures = namespace.run(
                "transport=" + transport + " target=" + target + " localAddress=10.88.0.1 duration=1s timeout=400ms");

        assertThat(failures).isEqualTo("BIND_FAILED EADDRNOTAVAIL, RESPONSE_TIMEOUT");
    }

    /** The names differ, because the JDK remembers for a while which have no address. */
    @ParameterizedTest
    @CsvSource({"epoll, one.example", "nio, another.example", "io_uring, third.example"})
    void aNameServerThatCanNotBeReachedIsDnsUnavailable(String transport, String name) throws Exception {
        assertThat(namespace.run("transport=" + transport + " target=" + name + ":9"))
                .isEqualTo("DNS_UNAVAILABLE");
    }

    private static void assumeNft() throws Exception {
        assumeTrue(
                new ProcessBuilder("sh", "-c", "command -v nft").start().waitFor() == 0,
                "nft(8) is needed, to reject and to drop");
    }

    /** Each case has ports of its own, because those of the last are in TIME_WAIT. */
    @ParameterizedTest
    @CsvSource({
        "epoll, 127.0.0.1, 41000 41003, PORTS_EXHAUSTED EADDRNOTAVAIL",
        "nio, 127.0.0.1, 42000 42003, PORTS_EXHAUSTED EADDRINUSE",
        "epoll, , 43000 43003, PORTS_EXHAUSTED EADDRNOTAVAIL",
        "nio, , 44000 44003, PORTS_EXHAUSTED EADDRNOTAVAIL"
    })
    void moreConnectionsThanPortsArePortsExhausted(String transport, String source, String ports, String failure)
            throws Exception {
        namespace.sh("echo " + ports + " > /proc/sys/net/ipv4/ip_local_port_range");

        String failures = namespace.run("transport=" + transport + " connections=8 target=" + namespace.echoTarget()
                + (source == null ? "" : " localAddress=" + source));

        assertThat(failures).isEqualTo(failure);
    }
}
