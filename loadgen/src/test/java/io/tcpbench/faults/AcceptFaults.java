package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.kind;
import static io.tcpbench.faults.Count.overflows;
import static io.tcpbench.faults.Count.sent;
import static io.tcpbench.faults.Count.unanswered;

import io.tcpbench.ScriptedServer;
import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Servers that do not listen, do not accept, or are somewhere else. */
final class AcceptFaults {
    private AcceptFaults() {}

    static List<Fault> all() {
        return Stream.of(connects(), families()).flatMap(List::stream).toList();
    }

    private static List<Fault> connects() {
        return List.of(
                Fault.of("nobody listens", "a port that was closed", place -> closedPort())
                        .expect(Expected.of(Outcome.UNAVAILABLE, kind("CONNECT_REFUSED ECONNREFUSED", atLeast(1)))),
                Fault.ofServer("the server stops to listen", "closes the listener at its fourth connection", with -> {
                            byte[] request = with.request();
                            if (with.connection() == 3) {
                                with.server().stopListening();
                            }
                            with.answer(request);
                        })
                        .with("requestsPerConnection", "1")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("CONNECT_REFUSED ECONNREFUSED", atLeast(1)),
                                answered(exactly(4).asTheServer()),
                                unanswered(exactly(4)))),
                Fault.of(
                                "no such name",
                                "a name of the domain `.invalid`",
                                place -> Stage.against("no-such-host.invalid:9"))
                        .expect(Expected.of(Outcome.UNAVAILABLE, kind("DNS_NOT_FOUND", exactly(1)))),
                Fault.of("accept queue full", "`listen(1)`, no `accept`, two other clients", place -> fullQueue())
                        .with("connectTimeout", "300ms")
                        .expect(Expected.of(
                                        Outcome.UNAVAILABLE, kind("CONNECT_TIMEOUT", atLeast(1)), overflows(atLeast(1)))
                                .saying("accept queue overflowed: ", "backlog 1, depth peaked at 2")),
                Fault.of(
                                "accept queue full for some",
                                "`listen(1)`, no `accept`, one other client and two of ours",
                                place -> nearlyFullQueue())
                        .with("connections", "2")
                        .with("connectTimeout", "300ms")
                        .with("timeout", "400ms")
                        .expect(Expected.of(
                                        Outcome.FAILED,
                                        kind("CONNECT_TIMEOUT", atLeast(1)),
                                        kind("RESPONSE_TIMEOUT", atLeast(1)),
                                        answered(exactly(0)),
                                        overflows(atLeast(1)))
                                .saying("accept queue overflowed: ", "backlog 1, depth peaked at 2")),
                Fault.of(
                                "never accepted",
                                "`listen(50)`, no `accept`: the kernel alone completes handshakes",
                                place -> Backlog.of(50, 0))
                        .with("connections", "8")
                        .closedLoop()
                        .with("duration", "300ms")
                        .with("timeout", "400ms")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESPONSE_TIMEOUT", exactly(8)),
                                answered(exactly(0)),
                                sent(exactly(8)))));
    }

    private static List<Fault> families() {
        return List.of(
                Fault.of("a public address", "`192.0.2.1` without permission", place -> Stage.against("192.0.2.1:9"))
                        .expect(Expected.of(Outcome.REFUSED).saying("a public address")),
                Fault.of("no address of a server", "`0.0.0.0`", place -> Stage.against("0.0.0.0:9"))
                        .expect(Expected.of(Outcome.REFUSED).saying("never a server's")),
                Fault.of("IPv6 only, asked by IPv6", "the server listens on `::1`", place -> onIpv6("::1"))
                        .closedLoop()
                        .expect(Expected.of(
                                Outcome.PASSED,
                                sent(atLeast(1).asTheServer()),
                                answered(atLeast(1).asTheServer()))),
                Fault.of("IPv6 only, asked by IPv4", "the server listens on `::1`", place -> onIpv6("127.0.0.1"))
                        .expect(Expected.of(
                                Outcome.UNAVAILABLE,
                                kind("CONNECT_REFUSED ECONNREFUSED", atLeast(1)),
                                sent(exactly(0).asTheServer()))));
    }

    private static Stage closedPort() throws IOException {
        try (ScriptedServer gone = ScriptedServer.start(ScriptedServer.echo())) {
            return Stage.against(gone.target());
        }
    }

    private static Stage fullQueue() throws IOException {
        return Backlog.of(1, 2);
    }

    private static Stage nearlyFullQueue() throws IOException {
        return Backlog.of(1, 1);
    }

    private static Stage onIpv6(String asked) throws IOException {
        CountingServer.Starter ipv6 = script -> ScriptedServer.startOn(InetAddress.getAllByName("::1")[0], script);
        CountingServer server = CountingServer.start(ipv6, Conversation::echo);
        String host = asked.contains(":") ? "[" + asked + "]" : asked;
        return server.askedAt(host + ":" + server.server().port());
    }
}
