package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.connectionsFailed;
import static io.tcpbench.faults.Count.kind;
import static io.tcpbench.faults.Count.lateResponses;
import static io.tcpbench.faults.Count.maxMillis;
import static io.tcpbench.faults.Count.sent;

import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.util.List;

/** Servers that answer late, a little at a time, or never. */
final class PaceFaults {
    private static final Amount NONE = exactly(0).asTheServer();
    private static final Amount EIGHT = exactly(8).asTheServer();

    private PaceFaults() {}

    static List<Fault> all() {
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
                            with.harm().send(Conversation.half(response));
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
                Fault.ofServer("a spike", "the first answer after 700 ms", PaceFaults::spike)
                        .closedLoop()
                        .threshold("max<=600ms")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                sent(exactly(1).asTheServer()),
                                answered(exactly(1).asTheServer()),
                                maxMillis(atLeast(700)))),
                Fault.ofServer("a spike that is allowed", "the first answer after 700 ms", PaceFaults::spike)
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
}
