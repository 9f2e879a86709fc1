package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.closedByPeer;
import static io.tcpbench.faults.Count.kind;
import static io.tcpbench.faults.Count.sent;

import io.tcpbench.ScriptedServer;
import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a server can do to its clients, on loopback. */
final class LoopbackFaults {
    private static final Amount NONE = exactly(0).asTheServer();
    private static final Amount EIGHT = exactly(8).asTheServer();
    private static final Amount SIXTEEN = exactly(16).asTheServer();

    private LoopbackFaults() {}

    static List<Fault> all() {
        return Stream.of(connects(), resets(), closes(), timing(), contents())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Fault> connects() {
        return List.of(
                Fault.of("nobody listens", "a port that was closed", place -> closedPort())
                        .expect(Expected.of(Outcome.UNAVAILABLE, kind("CONNECT_REFUSED ECONNREFUSED", atLeast(1)))),
                Fault.of(
                                "no such name",
                                "a name of the domain `.invalid`",
                                place -> Stage.against("no-such-host.invalid:9"))
                        .expect(Expected.of(Outcome.UNAVAILABLE, kind("DNS_NOT_FOUND", exactly(1)))),
                Fault.of("accept queue full", "`listen(1)`, no `accept`, two other clients", place -> fullQueue())
                        .with("connectTimeout", "300ms")
                        .expect(Expected.of(Outcome.UNAVAILABLE, kind("CONNECT_TIMEOUT", atLeast(1)))),
                Fault.of(
                                "never accepted",
                                "`listen(50)`, no `accept`: the kernel alone completes handshakes",
                                place -> deaf())
                        .with("connections", "8")
                        .with("timeout", "400ms")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESPONSE_TIMEOUT", exactly(8)),
                                answered(exactly(0)),
                                sent(exactly(8)))));
    }

    private static Stage closedPort() throws IOException {
        try (ScriptedServer gone = ScriptedServer.start(ScriptedServer.echo())) {
            return Stage.against(gone.target());
        }
    }

    private static Stage deaf() throws IOException {
        return new Backlog(ScriptedServer.deaf(50), List.of());
    }

    private static Stage fullQueue() throws IOException {
        ScriptedServer deaf = ScriptedServer.deaf(1);
        Socket first = new Socket(InetAddress.getLoopbackAddress(), deaf.port());
        Socket second = new Socket(InetAddress.getLoopbackAddress(), deaf.port());
        return new Backlog(deaf, List.of(first, second));
    }

    /** A server that does not accept, and clients that wait for it already. */
    private record Backlog(ScriptedServer server, List<Socket> waiting) implements Stage {
        @Override
        public List<String> command() {
            return List.of("run", server.target());
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : waiting) {
                socket.close();
            }
            server.close();
        }
    }

    private static List<Fault> resets() {
        return List.of(
                Fault.ofServer("RST instead of the first answer", "read a request, `SO_LINGER` 0, close", with -> {
                            with.request();
                            with.harm().reset();
                        })
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESET_BEFORE_FIRST_BYTE ECONNRESET", EIGHT),
                                sent(EIGHT),
                                answered(NONE))),
                Fault.ofServer(
                                "RST instead of a later answer",
                                "the same at the second request of a connection",
                                with -> {
                                    with.answer(with.request());
                                    with.request();
                                    with.harm().reset();
                                })
                        .with("rate", "40/s")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESET_AWAITING ECONNRESET", EIGHT),
                                sent(SIXTEEN),
                                answered(EIGHT))),
                Fault.ofServer("RST inside a response", "half a response, and when that is read a reset", with -> {
                            with.answer(with.request());
                            byte[] half = Arrays.copyOf(with.request(), Conversation.REQUEST_BYTES / 2);
                            with.harm().send(half);
                            with.giveTimeToRead();
                            with.reset();
                        })
                        .with("connections", "8")
                        .with("rate", "40/s")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESET_MID_RESPONSE ECONNRESET", EIGHT),
                                sent(SIXTEEN),
                                answered(EIGHT))));
    }

    private static List<Fault> closes() {
        return List.of(
                Fault.ofServer("FIN instead of an answer", "read a request, close", with -> {
                            with.request();
                            with.harm();
                        })
                        .expect(Expected.of(
                                Outcome.FAILED, kind("CLOSED_AWAITING", EIGHT), sent(EIGHT), answered(NONE))),
                Fault.ofServer("FIN inside a response", "half a response, close", with -> {
                            byte[] half = Arrays.copyOf(with.request(), Conversation.REQUEST_BYTES / 2);
                            with.harm().send(half);
                        })
                        .expect(Expected.of(
                                Outcome.FAILED, kind("CLOSED_MID_RESPONSE", EIGHT), sent(EIGHT), answered(NONE))),
                Fault.ofServer("FIN while nothing is owed", "answer one request, close", with -> {
                            with.answer(with.request());
                            with.harm();
                        })
                        .expect(Expected.of(Outcome.PASSED, closedByPeer(EIGHT), sent(EIGHT), answered(EIGHT))));
    }

    private static List<Fault> timing() {
        return List.of(Fault.ofServer("silence", "read on and say nothing", with -> {
                    with.request();
                    with.harm().silence();
                })
                .with("connections", "8")
                .with("timeout", "400ms")
                .expect(Expected.of(Outcome.FAILED, kind("RESPONSE_TIMEOUT", EIGHT), sent(EIGHT), answered(NONE))));
    }

    private static List<Fault> contents() {
        return List.of(Fault.ofServer("one wrong byte", "byte 100 of the response is another", with -> {
                    byte[] response = with.request();
                    response[100]++;
                    with.harm().send(response);
                    with.silence();
                })
                .expect(Expected.of(Outcome.FAILED, kind("RESPONSE_WRONG", EIGHT), sent(EIGHT), answered(NONE))));
    }
}
