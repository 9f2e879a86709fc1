package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.between;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.connectMaxMillis;
import static io.tcpbench.faults.Count.kind;
import static io.tcpbench.faults.Count.sent;
import static org.awaitility.Awaitility.await;

import io.tcpbench.ScriptedServer;
import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Routes, firewalls and queues between client and server, in namespaces of their own. */
final class PathFaults {
    private static final Amount NOTHING = exactly(0).asTheServer();
    private static final Amount SOME = atLeast(1).asTheServer();
    private static final Amount FOUR = exactly(4).asTheServer();
    private static final Amount EIGHT = exactly(8).asTheServer();

    private PathFaults() {}

    static List<Fault> all() {
        return Stream.of(routes(), rejected(), dropped(), queues(), cut(), slow())
                .flatMap(List::stream)
                .toList();
    }

    // Routes that lead nowhere.

    private static List<Fault> routes() {
        return List.of(
                route("unreachable", "10.77.1.0/24", "10.77.1.1")
                        .expectNio(unavailable("HOST_UNREACHABLE EHOSTUNREACH"))
                        .expectEpoll(unavailable("UNREACHABLE")),
                Fault.of("no route", "an address that no route leads to", place -> Stage.against("10.99.0.1:9"))
                        .expectNio(unavailable("NETWORK_UNREACHABLE ENETUNREACH"))
                        .expectEpoll(unavailable("UNREACHABLE")),
                route("prohibit", "10.77.2.0/24", "10.77.2.1").expect(unavailable("CONNECT_DENIED EACCES")),
                route("blackhole", "10.77.3.0/24", "10.77.3.1").expect(unavailable("CONNECT_INVALID EINVAL")),
                route("unreachable", "fd77:1::/32", "[fd77:1::1]")
                        .expectNio(unavailable("HOST_UNREACHABLE EHOSTUNREACH"))
                        .expectEpoll(unavailable("UNREACHABLE")),
                route("prohibit", "fd77:2::/32", "[fd77:2::1]").expect(unavailable("CONNECT_DENIED EACCES")),
                route("blackhole", "fd77:3::/32", "[fd77:3::1]").expect(unavailable("CONNECT_INVALID EINVAL")),
                Fault.of("no such host on the link", "nobody answers ARP", PathFaults::emptyLink)
                        .with("connectTimeout", "10s")
                        .expectNio(unavailable("HOST_UNREACHABLE EHOSTUNREACH"))
                        .expectEpoll(unavailable("UNREACHABLE")));
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
                firewall("SYN answered with RST", "tcp flags syn reject with tcp reset")
                        .expect(refused("CONNECT_REFUSED ECONNREFUSED")),
                firewall("ICMP host unreachable", "reject with icmp host-unreachable")
                        .expectNio(refused("HOST_UNREACHABLE EHOSTUNREACH"))
                        .expectEpoll(refused("UNREACHABLE")),
                firewall("ICMP net unreachable", "reject with icmp net-unreachable")
                        .expectNio(refused("NETWORK_UNREACHABLE ENETUNREACH"))
                        .expectEpoll(refused("UNREACHABLE")),
                firewall("ICMP admin prohibited", "reject with icmp admin-prohibited")
                        .expectNio(refused("HOST_UNREACHABLE EHOSTUNREACH"))
                        .expectEpoll(refused("UNREACHABLE")),
                firewall("ICMP port unreachable", "reject with icmp port-unreachable")
                        .expect(refused("CONNECT_REFUSED ECONNREFUSED")),
                firewall("ICMP protocol unreachable", "reject with icmp prot-unreachable")
                        .expect(refused("OTHER_ERRNO ENOPROTOOPT")),
                firewall6("ICMPv6 admin prohibited", "reject with icmpv6 admin-prohibited")
                        .with("connectTimeout", "5s")
                        .expect(refused("CONNECT_DENIED EACCES")),
                firewall6("ICMPv6 address unreachable", "reject with icmpv6 addr-unreachable")
                        .with("connectTimeout", "5s")
                        .expectNio(refused("HOST_UNREACHABLE EHOSTUNREACH"))
                        .expectEpoll(refused("UNREACHABLE")));
    }

    private static Expected refused(String kind) {
        return Expected.of(Outcome.UNAVAILABLE, kind(kind, atLeast(1)), sent(NOTHING));
    }

    /** A rule for what arrives at the server's port. */
    private static Fault firewall(String name, String rule) {
        return Fault.of(name, "`nft` " + rule, place -> behind(place, CountingServer.start(Conversation::echo), rule));
    }

    private static Fault firewall6(String name, String rule) {
        CountingServer.Starter ipv6 = script -> ScriptedServer.startOn(InetAddress.getAllByName("::1")[0], script);
        return Fault.of(
                name, "`nft` " + rule, place -> behind(place, CountingServer.start(ipv6, Conversation::echo), rule));
    }

    private static Stage behind(Workplace place, CountingServer server, String rule) throws Exception {
        return firewalled(place, server, arriving(place, server.server(), rule));
    }

    /** A rule for what leaves the server. */
    private static Stage leaving(Workplace place, CountingServer server, String rule) throws Exception {
        return firewalled(
                place, server, rule(place, "tcp sport " + server.server().port() + " " + rule));
    }

    private static Stage firewalled(Workplace place, CountingServer server, String rule) throws Exception {
        Shell.run(chain(place) + " && " + rule);
        return server.thenRun("nft delete table inet " + table(place));
    }

    /** Each row has a table of its own, because a port may be another row's later. */
    private static String table(Workplace place) {
        return "row" + place.number();
    }

    private static String chain(Workplace place) {
        return "nft 'add table inet " + table(place) + "; add chain inet " + table(place)
                + " arriving { type filter hook input priority 0; }'";
    }

    private static String arriving(Workplace place, ScriptedServer server, String rule) {
        return rule(place, "tcp dport " + server.port() + " " + rule);
    }

    private static String rule(Workplace place, String rule) {
        return "nft 'add rule inet " + table(place) + " arriving " + rule + "'";
    }

    // A firewall that says nothing.

    private static List<Fault> dropped() {
        return List.of(
                firewall("SYN dropped", "tcp flags syn drop")
                        .with("connectTimeout", "400ms")
                        .expect(refused("CONNECT_TIMEOUT")),
                Fault.of("SYN dropped until the kernel gives up", "the same with `tcp_syn_retries` 1", place -> {
                            Shell.run("echo 1 > /proc/sys/net/ipv4/tcp_syn_retries");
                            return behind(place, CountingServer.start(Conversation::echo), "tcp flags syn drop");
                        })
                        .with("connectTimeout", "10s")
                        .expect(refused("CONNECT_TIMEOUT_KERNEL ETIMEDOUT")),
                Fault.of(
                                "SYN-ACK dropped",
                                "`nft` drop on the way back",
                                place -> leaving(
                                        place,
                                        CountingServer.start(Conversation::echo),
                                        "tcp flags & (syn | ack) == syn | ack drop"))
                        .with("connectTimeout", "400ms")
                        .expect(refused("CONNECT_TIMEOUT")),
                firewall("every other SYN dropped", "tcp flags syn numgen inc mod 2 == 0 drop")
                        .with("connectTimeout", "5s")
                        .closedLoop()
                        .expect(Expected.of(
                                Outcome.PASSED, sent(SOME), answered(SOME), connectMaxMillis(between(900, 2_500)))),
                firewall("established to nobody", "tcp flags & syn == 0 drop")
                        .with("connections", "8")
                        .closedLoop()
                        .with("duration", "300ms")
                        .with("timeout", "400ms")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESPONSE_TIMEOUT", exactly(8)),
                                sent(exactly(8)),
                                answered(NOTHING))),
                firewall("large segments dropped", "meta length > 1000 drop")
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
                                place -> leaving(
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

    // The queue before accept(2), for which the kernel has one setting for all.

    private static List<Fault> queues() {
        return List.of(
                Fault.of(
                                "accept queue full, `tcp_abort_on_overflow`",
                                "`listen(1)`, no `accept`, two other clients",
                                place -> FullQueue.before(true))
                        .with("connectTimeout", "400ms")
                        .alone()
                        .expect(Expected.of(Outcome.UNAVAILABLE, kind("CONNECT_TIMEOUT", atLeast(1)))),
                Fault.of(
                                "accept queue full at the last ACK",
                                "the ACK is dropped until two other clients are in the queue",
                                place -> FullQueue.after(place, false))
                        .closedLoop()
                        .with("timeout", "1s")
                        .alone()
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESPONSE_TIMEOUT", exactly(1).asTheServer()),
                                sent(exactly(1)),
                                answered(exactly(0)))),
                Fault.of(
                                "accept queue full at the last ACK, `tcp_abort_on_overflow`",
                                "the same, and the kernel answers with RST",
                                place -> FullQueue.after(place, true))
                        .closedLoop()
                        .with("duration", "100ms")
                        .with("timeout", "5s")
                        .with("connectTimeout", "5s")
                        .alone()
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind(
                                        "RESET_BEFORE_FIRST_BYTE ECONNRESET",
                                        exactly(1).asTheServer()),
                                sent(exactly(1)),
                                answered(exactly(0)))));
    }

    /** A server that does not accept, its two places in the queue taken by others. */
    private static final class FullQueue implements Stage {
        private final ServerSocket deaf;
        private final List<Socket> waiting = new ArrayList<>();
        private final Tally tally = new Tally();
        private String heal = "true";

        private FullQueue(boolean abortOnOverflow) throws Exception {
            Shell.run("echo " + (abortOnOverflow ? 1 : 0) + " > /proc/sys/net/ipv4/tcp_abort_on_overflow");
            deaf = new ServerSocket(0, 1, InetAddress.getAllByName("0.0.0.0")[0]);
        }

        /** The others are there first. */
        static FullQueue before(boolean abortOnOverflow) throws Exception {
            FullQueue queue = new FullQueue(abortOnOverflow);
            queue.fill();
            return queue;
        }

        /** The others come when the generator believes that it is connected, and the server does not know yet. */
        static FullQueue after(Workplace place, boolean abortOnOverflow) throws Exception {
            FullQueue queue = new FullQueue(abortOnOverflow);
            Shell.run(chain(place) + " && " + rule(place, "ip daddr 127.0.0.2 tcp flags & syn == 0 drop"));
            queue.heal = "nft delete table inet " + table(place);
            Thread filler = new Thread(queue::fillWhenConnected, "filler");
            filler.setDaemon(true);
            filler.start();
            return queue;
        }

        private void fillWhenConnected() {
            String established = String.format(Locale.ROOT, "0200007F:%04X 01", deaf.getLocalPort());
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> Files.readString(Path.of("/proc/net/tcp6")).contains(established));
            try {
                fill();
                tally.harm();
                Shell.runNow(heal);
            } catch (IOException unexpected) {
                throw new UncheckedIOException(unexpected);
            }
        }

        private void fill() throws IOException {
            for (int i = 0; i < 2; i++) {
                waiting.add(new Socket(InetAddress.getLoopbackAddress(), deaf.getLocalPort()));
            }
        }

        @Override
        public List<String> command() {
            return List.of("run", "127.0.0.2:" + deaf.getLocalPort());
        }

        @Override
        public Tally tally() {
            return tally;
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : waiting) {
                socket.close();
            }
            deaf.close();
        }
    }

    // Something happens to a path in use.

    private static List<Fault> cut() {
        return List.of(
                Fault.of("path cut", "after four answers `nft` drops everything, the fifth answer too", PathFaults::cut)
                        .closedLoop()
                        .with("timeout", "1s")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESPONSE_TIMEOUT", exactly(1).asTheServer()),
                                sent(exactly(5).asTheServer()),
                                answered(FOUR))),
                Fault.of(
                                "host crashed and is booting",
                                "after four answers `nft` sends RST for what arrives on old connections, and drops SYN",
                                PathFaults::booting)
                        .closedLoop()
                        .with("connectTimeout", "10s")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESET_AWAITING ECONNRESET", exactly(1)),
                                answered(atLeast(4).asTheServer()))),
                Fault.of("socket killed", "`ss --kill` for one that waits for its answer", place -> killed())
                        .with("connections", "8")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind(
                                        "RESET_BEFORE_FIRST_BYTE ECONNABORTED",
                                        exactly(1).asTheServer()),
                                sent(EIGHT),
                                answered(exactly(7).asTheServer()))));
    }

    private static Stage cut(Workplace place) throws Exception {
        return afterFourAnswers(place, (server, with) -> {
            byte[] request = with.request();
            Shell.runNow(
                    arriving(place, server, "drop") + " && " + rule(place, "tcp sport " + server.port() + " drop"));
            with.harm().send(request);
            with.echo();
        });
    }

    private static Stage booting(Workplace place) throws Exception {
        return afterFourAnswers(place, (server, with) -> {
            Shell.runNow(arriving(place, server, "tcp flags syn drop") + " && "
                    + arriving(place, server, "reject with tcp reset"));
            with.echo();
        });
    }

    /** What happens to the path. */
    @FunctionalInterface
    private interface Event {
        void happens(ScriptedServer server, Conversation with) throws IOException;
    }

    private static Stage afterFourAnswers(Workplace place, Event event) throws Exception {
        Shell.run(chain(place));
        CountingServer server = CountingServer.start(with -> {
            for (int i = 0; i < 4; i++) {
                with.answer(with.request());
            }
            event.happens(with.server(), with);
        });
        return server.thenRun("nft delete table inet " + table(place));
    }

    private static Stage killed() throws Exception {
        return CountingServer.start(with -> {
            while (true) {
                byte[] request = with.request();
                if (with.requestsOfAll() == 5) {
                    with.harm();
                    Shell.runNow("ss --kill 'dport = :" + with.server().port() + " and sport = :"
                            + with.socket().getPort() + "'");
                } else {
                    with.answer(request);
                }
            }
        });
    }

    // A path that loses and delays.

    private static List<Fault> slow() {
        return List.of(
                firewall("10 % loss", "numgen random mod 10 == 0 drop")
                        .with("connections", "8")
                        .closedLoop()
                        .with("timeout", "30s")
                        .with("connectTimeout", "30s")
                        .expect(Expected.of(Outcome.PASSED, sent(SOME), answered(SOME))),
                Fault.of("1 Mbit/s", "`tc` tbf for what the server sends, 10 KiB responses", place -> narrow())
                        .with("send", "size:10KiB")
                        .with("connections", "4")
                        .closedLoop()
                        .with("duration", "1s")
                        .threshold("throughput>=50/s")
                        .alone()
                        .expect(Expected.of(
                                Outcome.FAILED, answered(between(5, 25).asTheServer()))));
    }

    private static Stage narrow() throws Exception {
        CountingServer server = CountingServer.start(with -> {
            while (true) {
                with.answer(with.request(10 << 10));
            }
        });
        Shell.run("(tc qdisc show dev lo | grep -q htb || tc qdisc add dev lo root handle 1: htb)"
                + " && tc class replace dev lo parent 1: classid 1:3 htb rate 1gbit"
                + " && tc qdisc replace dev lo parent 1:3 handle 30: tbf rate 1mbit burst 20kb latency 2s"
                + " && tc filter add dev lo parent 1: protocol ip u32 match ip sport "
                + server.server().port() + " 0xffff flowid 1:3");
        return server;
    }
}
