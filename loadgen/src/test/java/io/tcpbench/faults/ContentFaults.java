package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.kind;
import static io.tcpbench.faults.Count.sent;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tcpbench.gate.Outcome;
import java.util.Arrays;
import java.util.List;

/** Servers that answer something else than what was expected. */
final class ContentFaults {
    private static final Amount NONE = exactly(0).asTheServer();
    private static final Amount EIGHT = exactly(8).asTheServer();

    /** Of version 2, for a connection of IPv4. */
    private static final int PROXY_HEADER_BYTES = 28;

    private ContentFaults() {}

    static List<Fault> all() {
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
                Fault.ofServer("a wrong answer", "a line that says `-ERR`", with -> {
                            with.request();
                            with.harm().send("-ERR no such key\n".getBytes(US_ASCII));
                            with.silence();
                        })
                        .with("expect", "line")
                        .with("check", "prefix:+OK")
                        .expect(Expected.of(Outcome.FAILED, kind("RESPONSE_WRONG", EIGHT), sent(EIGHT), answered(NONE))
                                .saying("at byte 0 of 17: expected 2b4f4b")),
                Fault.ofServer("a huge length", "2,147,483,647 in a field of four bytes", with -> {
                            with.request();
                            with.harm().send(new byte[] {0x7f, -1, -1, -1, 0});
                            with.silence();
                        })
                        .with("expect", "length-field:0,4")
                        .expect(Expected.of(
                                        Outcome.FAILED,
                                        kind("RESPONSE_UNFRAMEABLE", EIGHT),
                                        sent(EIGHT),
                                        answered(NONE))
                                .saying("--max-response allows 16777216; it begins with 7fffffff")),
                Fault.ofServer("no length field", "an answer of another protocol: `HTTP/1.1`", with -> {
                            with.request();
                            with.harm().send("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                            with.silence();
                        })
                        .with("expect", "length-field:0,4")
                        .expect(Expected.of(
                                        Outcome.FAILED,
                                        kind("RESPONSE_UNFRAMEABLE", EIGHT),
                                        sent(EIGHT),
                                        answered(NONE))
                                .saying("--expect length-field:0,4 makes a response of 1213486164 bytes of 48545450")),
                Fault.ofServer("FIN as the end of a response", "half a response, close", with -> {
                            byte[] response = with.request();
                            with.answer(Arrays.copyOf(response, response.length / 2));
                        })
                        .with("expect", "close")
                        .expect(Expected.of(Outcome.PASSED, sent(EIGHT), answered(EIGHT))),
                Fault.ofServer(
                                "a PROXY header that is refused",
                                "read the header and a request, answer `400 Bad Request`, close",
                                with -> {
                                    with.socket().getInputStream().skipNBytes(PROXY_HEADER_BYTES);
                                    with.request();
                                    with.harm().send("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                                })
                        .with("proxyProtocol", "v2")
                        .expect(Expected.of(
                                Outcome.FAILED, kind("RESPONSE_WRONG", EIGHT), sent(EIGHT), answered(NONE))),
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
