package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.closedByPeer;
import static io.tcpbench.faults.Count.connectionsFailed;
import static io.tcpbench.faults.Count.kind;
import static io.tcpbench.faults.Count.sent;

import io.tcpbench.gate.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Servers that end a connection, with RST or FIN, at any moment of it. */
final class CloseFaults {
    private static final Amount NONE = exactly(0).asTheServer();
    private static final Amount THREE = exactly(3).asTheServer();
    private static final Amount EIGHT = exactly(8).asTheServer();
    private static final Amount SIXTEEN = exactly(16).asTheServer();
    private static final int LARGE_BYTES = 16 << 20;

    private CloseFaults() {}

    static List<Fault> all() {
        return Stream.of(resets(), closes()).flatMap(List::stream).toList();
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
                            with.harm().send(Conversation.half(response));
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
                            with.harm().send(Conversation.half(response));
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
}
