package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.between;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.connectMaxMillis;
import static io.tcpbench.faults.Count.kind;
import static io.tcpbench.faults.Count.maxMillis;
import static io.tcpbench.faults.Count.medianMillis;
import static io.tcpbench.faults.Count.reopened;
import static io.tcpbench.faults.Count.sent;
import static io.tcpbench.faults.Count.sentAgain;
import static io.tcpbench.faults.Count.slowerThan;

import io.tcpbench.ScriptedServer;
import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** A path in use that breaks, loses, narrows and delays, in namespaces of its own. */
final class PathInUseFaults {
    private static final Amount SOME = atLeast(1).asTheServer();
    private static final Amount FOUR = exactly(4).asTheServer();
    private static final Amount EIGHT = exactly(8).asTheServer();
    private static final Amount TWENTY = exactly(20).asTheServer();

    private PathInUseFaults() {}

    static List<Fault> all() {
        return Stream.of(cut(), cutAndNoticed(), slow(), delays())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Fault> cut() {
        return List.of(
                Fault.of(
                                "path cut",
                                "after four answers `nft` drops everything, the fifth answer too",
                                PathInUseFaults::cut)
                        .closedLoop()
                        .with("timeout", "1s")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESPONSE_TIMEOUT", exactly(1).asTheServer()),
                                sent(exactly(5).asTheServer()),
                                answered(FOUR))),
                Fault.of(
                                "host crashed and booted",
                                "after four answers `nft` sends RST for what arrives on old connections, and drops SYN for 1.5 s",
                                PathInUseFaults::booting)
                        .closedLoop()
                        .with("duration", "3s")
                        .with("connectTimeout", "10s")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("RESET_AWAITING ECONNRESET", exactly(1).asTheServer()),
                                answered(atLeast(5).asTheServer()),
                                reopened(exactly(1)),
                                connectMaxMillis(between(1_500, 4_000)))),
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

    /** By the kernel, long before a request is overdue. */
    private static List<Fault> cutAndNoticed() {
        return List.of(
                Fault.of(
                                "path cut, and a user timeout",
                                "at the fifth request `nft` drops everything; what is sent then is not acknowledged",
                                PathInUseFaults::cut)
                        .with("pipeline", "99")
                        .with("duration", "1s")
                        .with("timeout", "10s")
                        .with("connectTimeout", "10s")
                        .with("userTimeout", "1s")
                        .expectNio(Expected.of(Outcome.USAGE).saying("--user-timeout"))
                        .expectNative(Expected.of(
                                Outcome.FAILED,
                                kind("CONNECTION_DEAD ETIMEDOUT", exactly(16)),
                                sent(exactly(20)),
                                answered(FOUR))),
                Fault.of(
                                "path cut while idle, and keepalive",
                                "after the first answer `nft` drops everything, while nothing is owed",
                                PathInUseFaults::cutWhileIdle)
                        .closedLoop()
                        .with("think", "10s")
                        .with("duration", "4s")
                        .with("connectTimeout", "10s")
                        .with("keepAlive", "1s,1s,1")
                        .expect(Expected.of(
                                Outcome.FAILED,
                                kind("CONNECTION_DEAD ETIMEDOUT", exactly(1).asTheServer()),
                                sent(exactly(1).asTheServer()),
                                answered(exactly(1).asTheServer()))));
    }

    private static Stage cut(Workplace place) throws Exception {
        return afterFourAnswers(place, (server, with) -> {
            byte[] request = with.request();
            cut(place, server);
            with.harm().send(request);
            // What came before the cut was there is read and not answered.
            with.silence();
        });
    }

    private static Stage cutWhileIdle(Workplace place) throws Exception {
        Shell.run(Firewall.chain(place));
        CountingServer server = CountingServer.start(with -> {
            with.answer(with.request());
            with.giveTimeToRead();
            cut(place, with.harm().server());
            with.echo();
        });
        return server.thenRun(Firewall.heal(place));
    }

    private static void cut(Workplace place, ScriptedServer server) throws IOException {
        Shell.runNow(Firewall.arriving(place, server, "drop") + " && "
                + Firewall.rule(place, "tcp sport " + server.port() + " drop"));
    }

    /** Each new connection is another conversation, of which only the first one brings the host down. */
    private static Stage booting(Workplace place) throws Exception {
        Shell.run(Firewall.chain(place));
        CountingServer server = CountingServer.start(with -> {
            for (int i = 0; i < 4; i++) {
                with.answer(with.request());
            }
            if (with.connection() == 0) {
                with.harm();
                Shell.runNow(Firewall.arriving(place, with.server(), "tcp flags syn drop") + " && "
                        + Firewall.arriving(place, with.server(), "reject with tcp reset"));
                Shell.runNow("(sleep 1.5; " + Firewall.open(place) + ") > /dev/null 2>&1 &");
            }
            with.echo();
        });
        return server.thenRun(Firewall.heal(place));
    }

    /** What happens to the path. */
    @FunctionalInterface
    private interface Event {
        void happens(ScriptedServer server, Conversation with) throws IOException;
    }

    private static Stage afterFourAnswers(Workplace place, Event event) throws Exception {
        Shell.run(Firewall.chain(place));
        CountingServer server = CountingServer.start(with -> {
            for (int i = 0; i < 4; i++) {
                with.answer(with.request());
            }
            event.happens(with.server(), with);
        });
        return server.thenRun(Firewall.heal(place));
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

    private static List<Fault> slow() {
        return List.of(
                Firewall.fault("10 % loss", "numgen random mod 10 == 0 drop")
                        .with("connections", "8")
                        .closedLoop()
                        .with("timeout", "30s")
                        .with("connectTimeout", "30s")
                        .expect(Expected.of(Outcome.PASSED, sent(SOME), answered(SOME), sentAgain(atLeast(1)))),
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

    private static List<Fault> delays() {
        return List.of(
                Fault.of("20 ms each way", "a user-space path of a TUN device", place -> delayed(place, 20, 0))
                        .with("connections", "8")
                        .with("duration", "1s")
                        .alone()
                        .expect(Expected.of(
                                Outcome.PASSED,
                                sent(TWENTY),
                                answered(TWENTY),
                                medianMillis(between(40, 45)),
                                connectMaxMillis(atLeast(40)))),
                Fault.of("20 ms each way, and a limit", "the same", place -> delayed(place, 20, 0))
                        .closedLoop()
                        .with("duration", "1s")
                        .threshold("max<=39ms")
                        .expect(Expected.of(Outcome.FAILED, sent(SOME), answered(SOME), medianMillis(between(40, 60)))),
                Fault.of(
                                "a spike on the path",
                                "the same without delay stands still for 500 ms before the fourth answer",
                                place -> delayed(place, 0, 500))
                        .with("duration", "1s")
                        .threshold("max<=300ms")
                        .alone()
                        .expect(Expected.of(
                                Outcome.FAILED,
                                sent(TWENTY),
                                answered(TWENTY),
                                maxMillis(between(500, 600)),
                                slowerThan(250, between(5, 7)))));
    }

    /** Over a box, which has one spike; none if that is of 0 ms. */
    private static Stage delayed(Workplace place, int delayMillis, int spikeMillis) throws Exception {
        DelayBox box = DelayBox.start(place, delayMillis);
        CountingServer.Starter everywhere =
                script -> ScriptedServer.startOn(InetAddress.getAllByName("0.0.0.0")[0], script);
        CountingServer server = CountingServer.start(everywhere, with -> {
                    while (true) {
                        byte[] request = with.request();
                        if (with.requestsOfAll() == 4) {
                            box.standStill(spikeMillis);
                        }
                        with.answer(request);
                    }
                })
                .thenRun(box::close);
        return server.askedAt(box.farEnd() + ":" + server.server().port());
    }
}
