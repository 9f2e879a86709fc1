package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.between;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.connectMaxMillis;
import static io.tcpbench.faults.Count.kind;
import static io.tcpbench.faults.Count.sent;

import io.tcpbench.gate.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Routes and firewalls in the way of a client, in namespaces of their own. */
final class PathFaults {
    private static final Amount NOTHING = exactly(0).asTheServer();
    private static final Amount SOME = atLeast(1).asTheServer();
    private static final Amount EIGHT = exactly(8).asTheServer();

    private PathFaults() {}

    static List<Fault> all() {
        return Stream.of(routes(), rejected(), dropped()).flatMap(List::stream).toList();
    }

    // Routes that lead nowhere.

    private static List<Fault> routes() {
        return List.of(
                route("unreachable", "10.77.1.0/24", "10.77.1.1")
                        .expectNio(unavailable("HOST_UNREACHABLE EHOSTUNREACH"))
                        .expectNative(unavailable("UNREACHABLE")),
                Fault.of("no route", "an address that no route leads to", place -> Stage.against("10.99.0.1:9"))
                        .expectNio(unavailable("NETWORK_UNREACHABLE ENETUNREACH"))
                        .expectNative(unavailable("UNREACHABLE")),
                route("prohibit", "10.77.2.0/24", "10.77.2.1").expect(unavailable("CONNECT_DENIED EACCES")),
                route("blackhole", "10.77.3.0/24", "10.77.3.1").expect(unavailable("CONNECT_INVALID EINVAL")),
                route("unreachable", "fd77:1::/32", "[fd77:1::1]")
                        .expectNio(unavailable("HOST_UNREACHABLE EHOSTUNREACH"))
                        .expectNative(unavailable("UNREACHABLE")),
                route("prohibit", "fd77:2::/32", "[fd77:2::1]").expect(unavailable("CONNECT_DENIED EACCES")),
                route("blackhole", "fd77:3::/32", "[fd77:3::1]").expect(unavailable("CONNECT_INVALID EINVAL")),
                Fault.of("no such host on the link", "nobody answers ARP", PathFaults::emptyLink)
                        .with("connectTimeout", "10s")
                        .expect(unavailable("HOST_UNREACHABLE EHOSTUNREACH")));
    }

    private static Expected unavailable(String kind) {
        return Expected.of(Outcome.UNAVAILABLE, kind(kind, atLeast(1)));
    }

    private static Fault route(String kind, String network, String address) {
        String family = network.contains(":") ? "IPv6" : "IPv4";
        return Fault.of("route: " + kind + ", " + family, "`ip route add " + kind + "`", place -> {
            Shell.run("ip route replace " + kind + " " + network);
            return Stage.against(address + ":9");
        });
    }

    /** A cable whose other end nobody holds. */
    private static Stage emptyLink(Workplace place) throws Exception {
        int number = place.number();
        Shell.run(String.format(
                Locale.ROOT,
                "ip link add v%1$d type veth peer name w%1$d && ip addr add 10.78.%1$d.1/24 dev v%1$d"
                        + " && ip link set v%1$d up && ip link set w%1$d up"
                        + " && echo 100 > /proc/sys/net/ipv4/neigh/v%1$d/retrans_time_ms",
                number));
        return Stage.against("10.78." + number + ".2:9");
    }

    // A firewall that says no.

    private static List<Fault> rejected() {
        return List.of(
                Firewall.fault("SYN answered with RST", "tcp flags syn reject with tcp reset")
                        .expect(refused("CONNECT_REFUSED ECONNREFUSED")),
                Firewall.fault("ICMP host unreachable", "reject with icmp host-unreachable")
                        .expect(refused("HOST_UNREACHABLE EHOSTUNREACH")),
                Firewall.fault("ICMP net unreachable", "reject with icmp net-unreachable")
                        .expect(refused("NETWORK_UNREACHABLE ENETUNREACH")),
                Firewall.fault("ICMP admin prohibited", "reject with icmp admin-prohibited")
                        .expect(refused("HOST_UNREACHABLE EHOSTUNREACH")),
                Firewall.fault("ICMP port unreachable", "reject with icmp port-unreachable")
                        .expect(refused("CONNECT_REFUSED ECONNREFUSED")),
                Firewall.fault("ICMP protocol unreachable", "reject with icmp prot-unreachable")
                        .expect(refused("OTHER_ERRNO ENOPROTOOPT")),
                Firewall.fault6("ICMPv6 admin prohibited", "reject with icmpv6 admin-prohibited")
                        .with("connectTimeout", "5s")
                        .expect(refused("CONNECT_DENIED EACCES")),
                Firewall.fault6("ICMPv6 address unreachable", "reject with icmpv6 addr-unreachable")
                        .with("connectTimeout", "5s")
                        .expect(refused("HOST_UNREACHABLE EHOSTUNREACH")));
    }

    private static Expected refused(String kind) {
        return Expected.of(Outcome.UNAVAILABLE, kind(kind, atLeast(1)), sent(NOTHING));
    }

    // A firewall that says nothing.

    private static List<Fault> dropped() {
        return List.of(
                Firewall.fault("SYN dropped", "tcp flags syn drop")
                        .with("connectTimeout", "400ms")
                        .expect(refused("CONNECT_TIMEOUT")),
                Fault.of("SYN dropped until the kernel gives up", "the same with `tcp_syn_retries` 1", place -> {
                            Shell.run("echo 1 > /proc/sys/net/ipv4/tcp_syn_retries");
                            return Firewall.behind(
                                    place, CountingServer.start(Conversation::echo), "tcp flags syn drop");
                        })
                        .with("connectTimeout", "10s")
                        .expect(refused("CONNECT_TIMEOUT_KERNEL ETIMEDOUT")),
                Fault.of(
                                "SYN-ACK dropped",
                                "`nft` drop on the way back",
                                place -> Firewall.leaving(
                                        place,
                                        CountingServer.start(Conversation::echo),
                                        "tcp flags & (syn | ack) == syn | ack drop"))
                        .with("connectTimeout", "400ms")
                        .expect(refused("CONNECT_TIMEOUT")),
                Firewall.fault("every other SYN dropped", "tcp flags syn numgen inc mod 2 == 0 drop")
                        .with("connectTimeout", "5s")
                        .closedLoop()
                        .expect(Expected.of(
                                Outcome.PASSED, sent(SOME), answered(SOME), connectMaxMillis(between(900, 2_500)))),
                Firewall.fault("established to nobody", "tcp flags & syn == 0 drop")
                        .with("connections", "8")
                        .closedLoop()
                        .with("duration", "300ms")
                        .with("timeout", "400ms")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESPONSE_TIMEOUT", exactly(8)),
                                sent(exactly(8)),
                                answered(NOTHING))),
                Firewall.fault("large segments dropped", "meta length > 1000 drop")
                        .with("send", "size:8KiB")
                        .with("connections", "8")
                        .closedLoop()
                        .with("duration", "300ms")
                        .with("timeout", "400ms")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESPONSE_TIMEOUT", exactly(8)),
                                sent(exactly(8)),
                                answered(NOTHING))),
                Fault.of(
                                "RST dropped",
                                "the server resets, and `nft` drops that",
                                place -> Firewall.leaving(
                                        place,
                                        CountingServer.start(with -> {
                                            with.request();
                                            with.harm().reset();
                                        }),
                                        "tcp flags rst drop"))
                        .with("connections", "8")
                        .closedLoop()
                        .with("duration", "300ms")
                        .with("timeout", "400ms")
                        .expect(Expected.of(
                                Outcome.FAILED, kind("RESPONSE_TIMEOUT", EIGHT), sent(EIGHT), answered(NOTHING))));
    }
}
