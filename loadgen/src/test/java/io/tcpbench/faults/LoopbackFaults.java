package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.closedByPeer;
import static io.tcpbench.faults.Count.connectionsFailed;
import static io.tcpbench.faults.Count.kind;
import static io.tcpbench.faults.Count.lateResponses;
import static io.tcpbench.faults.Count.maxMillis;
import static io.tcpbench.faults.Count.sent;
import static io.tcpbench.faults.Count.unanswered;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tcpbench.ScriptedServer;
import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a server can do to its clients, on loopback. */
final class LoopbackFaults {
    private static final Amount NONE = exactly(0).asTheServer();
    private static final Amount THREE = exactly(3).asTheServer();
    private static final Amount EIGHT = exactly(8).asTheServer();
    private static final Amount SIXTEEN = exactly(16).asTheServer();
    private static final int LARGE_BYTES = 16 << 20;

    private LoopbackFaults() {}

    static List<Fault> all() {
        return Stream.of(connects(), families(), resets(), closes(), timing(), contents())
                .flatMap(List::stream)
                .toList();
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
                        .expect(Expected.of(Outcome.UNAVAILABLE, kind("CONNECT_TIMEOUT", atLeast(1)))),
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
                                answered(exactly(0)))),
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

    /** A server that does not accept, and clients that wait for it already. */
    private record Backlog(ScriptedServer server, List<Socket> waiting) implements Stage {
        static Backlog of(int backlog, int clients) throws IOException {
            ScriptedServer deaf = ScriptedServer.deaf(backlog);
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                waiting.add(new Socket(InetAddress.getLoopbackAddress(), deaf.port()));
            }
            return new Backlog(deaf, waiting);
        }

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
                Fault.ofServer(
                                "RST on accept",
                                "accept, `SO_LINGER` 0, close",
                                with -> with.harm().reset())
                        .closedLoop()
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESET_BEFORE_FIRST_BYTE ECONNRESET", atLeast(1)),
                                answered(exactly(0).asTheServer()))),
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
                Fault.ofServer("RST of many requests", "read eight requests, `SO_LINGER` 0, close", with -> {
                            for (int i = 0; i < 8; i++) {
                                with.request();
                                with.harm();
                            }
                            with.reset();
                        })
                        .with("pipeline", "8")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESET_BEFORE_FIRST_BYTE ECONNRESET", EIGHT),
                                connectionsFailed(exactly(1)),
                                sent(EIGHT))),
                Fault.ofServer("RST inside a response", "half a response, and when that is read a reset", with -> {
                            with.answer(with.request());
                            byte[] response = with.request();
                            with.harm().send(half(response));
                            with.giveTimeToRead();
                            with.reset();
                        })
                        .with("connections", "8")
                        .with("rate", "40/s")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESET_MID_RESPONSE ECONNRESET", EIGHT),
                                sent(SIXTEEN),
                                answered(EIGHT))),
                Fault.ofServer("RST inside a request", "read all but the last byte of 16 MiB, reset", with -> {
                            with.answer(with.request(LARGE_BYTES));
                            with.socket().getInputStream().skipNBytes(1);
                            with.harm().reset();
                        })
                        .with("send", "size:16MiB")
                        .with("expect", "size:16MiB")
                        .with("timeout", "10s")
                        .with("rate", "5/s")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESET_WRITING ECONNRESET", exactly(1).asTheServer()),
                                answered(exactly(1).asTheServer()),
                                sent(exactly(2)))),
                Fault.ofServer(
                                "RST while nothing is owed",
                                "answer one request, and when that is read a reset",
                                with -> {
                                    with.answer(with.request());
                                    with.giveTimeToRead();
                                    with.harm().reset();
                                })
                        .with("rate", "4/s")
                        .with("duration", "750ms")
                        .alone()
                        .expect(Expected.of(Outcome.PASSED, closedByPeer(THREE), sent(THREE), answered(THREE))));
    }

    private static byte[] half(byte[] response) {
        return Arrays.copyOf(response, response.length / 2);
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
                            byte[] response = with.request();
                            with.harm().send(half(response));
                        })
                        .expect(Expected.of(
                                Outcome.FAILED, kind("CLOSED_MID_RESPONSE", EIGHT), sent(EIGHT), answered(NONE))),
                Fault.ofServer("FIN while nothing is owed", "answer one request, close", with -> {
                            with.answer(with.request());
                            with.harm();
                        })
                        .with("rate", "4/s")
                        .with("duration", "750ms")
                        .alone()
                        .expect(Expected.of(Outcome.PASSED, closedByPeer(THREE), sent(THREE), answered(THREE))),
                Fault.ofServer("a limit of requests", "read eight requests, answer four, close", with -> {
                            List<byte[]> requests = new ArrayList<>();
                            for (int i = 0; i < 8; i++) {
                                requests.add(with.request());
                            }
                            for (byte[] request : requests.subList(0, 4)) {
                                with.answer(request);
                                with.harm();
                            }
                        })
                        .with("pipeline", "8")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("CLOSED_AWAITING", exactly(4).asTheServer()),
                                connectionsFailed(exactly(1)),
                                sent(EIGHT),
                                answered(exactly(4).asTheServer()))),
                Fault.ofServer(
                                "half-close instead of an answer",
                                "read a request, `shutdown(SHUT_WR)`, read on",
                                with -> {
                                    with.request();
                                    with.harm().socket().shutdownOutput();
                                    with.silence();
                                })
                        .expect(Expected.of(
                                Outcome.FAILED, kind("CLOSED_AWAITING", EIGHT), sent(EIGHT), answered(NONE))),
                Fault.ofServer(
                                "half-close inside a request",
                                "read a byte of 16 MiB, `shutdown(SHUT_WR)`, read on",
                                with -> {
                                    with.socket().getInputStream().skipNBytes(1);
                                    with.harm().socket().shutdownOutput();
                                    with.silence();
                                })
                        .with("send", "size:16MiB")
                        .expect(Expected.of(Outcome.FAILED, kind("CLOSED_AWAITING", EIGHT), answered(NONE))),
                Fault.ofServer("half-close while nothing is owed", "answer, `shutdown(SHUT_WR)`, read on", with -> {
                            with.answer(with.request());
                            with.harm().socket().shutdownOutput();
                            with.silence();
                        })
                        .with("rate", "4/s")
                        .with("duration", "750ms")
                        .alone()
                        .expect(Expected.of(Outcome.PASSED, closedByPeer(THREE), sent(THREE), answered(THREE))));
    }

    private static List<Fault> timing() {
        return List.of(
                Fault.ofServer("silence", "read on and say nothing", with -> {
                            with.request();
                            with.harm().silence();
                        })
                        .with("connections", "8")
                        .closedLoop()
                        .with("duration", "300ms")
                        .with("timeout", "400ms")
                        .expect(Expected.of(
                                Outcome.FAILED, kind("RESPONSE_TIMEOUT", EIGHT), sent(EIGHT), answered(NONE))),
                Fault.ofServer("silence on one of two connections", "the other one is answered", with -> {
                            if (with.connection() == 1) {
                                for (int i = 0; i < 4; i++) {
                                    with.request();
                                    with.harm();
                                }
                            }
                            with.echo();
                        })
                        .with("connections", "2")
                        .with("pipeline", "4")
                        .closedLoop()
                        .with("duration", "300ms")
                        .with("timeout", "600ms")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESPONSE_TIMEOUT", exactly(4).asTheServer()),
                                connectionsFailed(exactly(1)),
                                sent(atLeast(8).asTheServer()),
                                answered(atLeast(4).asTheServer()))),
                Fault.ofServer("late answers", "each 200 ms after its deadline", with -> {
                            byte[] request = with.request();
                            with.harm();
                            Conversation.hold(600);
                            with.send(request);
                            with.silence();
                        })
                        .with("connections", "8")
                        .closedLoop()
                        .with("duration", "300ms")
                        .with("timeout", "400ms")
                        .expect(Expected.of(
                                Outcome.FAILED, kind("RESPONSE_TIMEOUT", EIGHT), sent(EIGHT), answered(NONE))),
                Fault.ofServer(
                                "a late answer on a connection that goes on",
                                "to the first of two requests in flight",
                                with -> {
                                    byte[] first = with.request();
                                    byte[] second = with.request();
                                    Conversation.hold(1_300);
                                    with.harm().send(first);
                                    with.answer(second);
                                    with.silence();
                                })
                        .with("pipeline", "2")
                        .with("rate", "1/s")
                        .with("duration", "2s")
                        .alone()
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESPONSE_TIMEOUT", exactly(1).asTheServer()),
                                lateResponses(exactly(1).asTheServer()),
                                sent(exactly(2).asTheServer()),
                                answered(exactly(1).asTheServer()))),
                Fault.ofServer("drip", "a byte each 20 ms", with -> {
                            byte[] response = with.request();
                            with.harm();
                            for (byte next : response) {
                                with.send(new byte[] {next});
                                Conversation.hold(20);
                            }
                        })
                        .with("connections", "8")
                        .closedLoop()
                        .with("duration", "300ms")
                        .with("timeout", "400ms")
                        .expect(Expected.of(
                                Outcome.FAILED, kind("RESPONSE_INCOMPLETE", EIGHT), sent(EIGHT), answered(NONE))),
                Fault.ofServer("half a response and no more", "send half, keep open", with -> {
                            byte[] response = with.request();
                            with.harm().send(half(response));
                            with.silence();
                        })
                        .with("connections", "8")
                        .closedLoop()
                        .with("duration", "300ms")
                        .with("timeout", "400ms")
                        .expect(Expected.of(
                                Outcome.FAILED, kind("RESPONSE_INCOMPLETE", EIGHT), sent(EIGHT), answered(NONE))),
                Fault.of("zero window", "no `accept`, so nobody reads 16 MiB", place -> Backlog.of(50, 0))
                        .with("send", "size:16MiB")
                        .with("connections", "8")
                        .closedLoop()
                        .with("duration", "300ms")
                        .with("timeout", "400ms")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("WRITE_STALLED", exactly(8)),
                                sent(exactly(8)),
                                answered(exactly(0)))),
                Fault.ofServer("delay", "each answer after 100 ms", with -> {
                            while (true) {
                                byte[] request = with.request();
                                Conversation.hold(100);
                                with.answer(request);
                            }
                        })
                        .with("connections", "8")
                        .closedLoop()
                        .threshold("max<=90ms")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                sent(atLeast(8).asTheServer()),
                                answered(atLeast(8).asTheServer()),
                                maxMillis(atLeast(100)))),
                Fault.ofServer("a spike", "the first answer after 700 ms", LoopbackFaults::spike)
                        .closedLoop()
                        .threshold("max<=600ms")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                sent(exactly(1).asTheServer()),
                                answered(exactly(1).asTheServer()),
                                maxMillis(atLeast(700)))),
                Fault.ofServer("a spike that is allowed", "the first answer after 700 ms", LoopbackFaults::spike)
                        .with("rate", "5/s")
                        .with("duration", "1600ms")
                        .threshold("max<=10s")
                        .alone()
                        .expect(Expected.of(Outcome.PASSED, sent(EIGHT), answered(EIGHT), maxMillis(atLeast(700)))));
    }

    private static void spike(Conversation with) throws IOException {
        byte[] first = with.request();
        Conversation.hold(700);
        with.answer(first);
        with.echo();
    }

    private static List<Fault> contents() {
        return List.of(
                Fault.ofServer("one wrong byte", "byte 100 of the response is another", with -> {
                            byte[] response = with.request();
                            response[100]++;
                            with.harm().send(response);
                            with.silence();
                        })
                        .expect(Expected.of(Outcome.FAILED, kind("RESPONSE_WRONG", EIGHT), sent(EIGHT), answered(NONE))
                                .saying("at byte 100 of 128")),
                Fault.ofServer("garbage", "128 bytes of something else", with -> {
                            with.request();
                            with.harm()
                                    .send("\u001b[31mHTTP/1.1 400 Bad Request\r\n"
                                            .repeat(4)
                                            .getBytes(US_ASCII));
                            with.silence();
                        })
                        .expect(Expected.of(Outcome.FAILED, kind("RESPONSE_WRONG", EIGHT), sent(EIGHT), answered(NONE))
                                .saying("at byte 0 of 128")),
                Fault.ofServer("a response that is too long", "the right one and 50 bytes more", with -> {
                            with.answer(Arrays.copyOf(with.request(), Conversation.REQUEST_BYTES + 50));
                            with.harm().silence();
                        })
                        .expect(Expected.of(
                                Outcome.FAILED, kind("RESPONSE_UNASKED", EIGHT), sent(EIGHT), answered(EIGHT))),
                Fault.ofServer("a duplicate", "every response twice", with -> {
                            byte[] response = with.request();
                            byte[] twice = Arrays.copyOf(response, 2 * response.length);
                            System.arraycopy(response, 0, twice, response.length, response.length);
                            with.answer(twice);
                            with.harm().silence();
                        })
                        .expect(Expected.of(
                                Outcome.FAILED, kind("RESPONSE_UNASKED", EIGHT), sent(EIGHT), answered(EIGHT))),
                Fault.ofServer("a greeting", "the server speaks first", with -> {
                            with.harm().send("220 ready\r\n".getBytes(US_ASCII));
                            with.silence();
                        })
                        .alone()
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESPONSE_UNASKED", atLeast(1)),
                                kind("RESPONSE_WRONG", exactly(8)),
                                answered(exactly(0)))),
                Fault.ofServer("a response without end", "64 MiB and no line feed", with -> {
                            with.request();
                            with.harm();
                            byte[] block = new byte[1 << 20];
                            while (true) {
                                with.send(block);
                            }
                        })
                        .with("expect", "line")
                        .with("rate", "2/s")
                        .with("timeout", "20s")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESPONSE_TOO_LONG", exactly(1).asTheServer()),
                                sent(exactly(1).asTheServer()))),
                Fault.ofServer("a line without end", "twelve bytes, and no line feed", with -> {
                            with.request();
                            with.harm().send("no line feed".getBytes(US_ASCII));
                            with.silence();
                        })
                        .with("expect", "line")
                        .with("connections", "8")
                        .closedLoop()
                        .with("duration", "300ms")
                        .with("timeout", "400ms")
                        .expect(Expected.of(
                                Outcome.FAILED, kind("RESPONSE_INCOMPLETE", EIGHT), sent(EIGHT), answered(NONE))));
    }
}
