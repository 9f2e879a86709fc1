package io.tcpbench.faults;

import static io.tcpbench.faults.Amount.atLeast;
import static io.tcpbench.faults.Amount.between;
import static io.tcpbench.faults.Amount.exactly;
import static io.tcpbench.faults.Count.answered;
import static io.tcpbench.faults.Count.collectedMicros;
import static io.tcpbench.faults.Count.maxMillis;
import static io.tcpbench.faults.Count.seconds;
import static io.tcpbench.faults.Count.sent;

import io.tcpbench.gate.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Time that the generator does not get, and clocks that are wrong. */
final class TimeFaults {
    private static final Amount SOME = atLeast(1).asTheServer();

    private TimeFaults() {}

    static List<Fault> all() {
        return Stream.of(cpu(), clocks()).flatMap(List::stream).toList();
    }

    private static List<Fault> cpu() {
        return List.of(
                Fault.of("paused, closed loop", "`SIGSTOP` for 300 ms at the fourth request", place -> pausing(1))
                        .closedLoop()
                        .with("duration", "1s")
                        .launched(Launch.process())
                        .alone()
                        .expect(Expected.of(Outcome.PASSED, sent(SOME), answered(SOME), maxMillis(atLeast(200)))),
                Fault.of("paused, open loop", "`SIGSTOP` for 300 ms at the fourth request", place -> pausing(1))
                        .with("duration", "1s")
                        .threshold("max<=100ms")
                        .launched(Launch.process())
                        .alone()
                        .expect(Expected.of(
                                Outcome.INVALID,
                                sent(exactly(20).asTheServer()),
                                answered(exactly(20).asTheServer()))),
                Fault.of("collecting garbage", "`jcmd GC.run` at the fourth request", place -> collecting())
                        .closedLoop()
                        .with("duration", "2s")
                        .launched(Launch.process("-XX:+UseSerialGC"))
                        .alone()
                        .expect(Expected.of(Outcome.PASSED, sent(SOME), answered(SOME), collectedMicros(atLeast(1_000)))
                                .saying("longest collection")),
                Fault.of("starved of CPU", "`SIGSTOP` three times for 300 ms", place -> pausing(3))
                        .with("duration", "2s")
                        .threshold("max<=100ms")
                        .launched(Launch.process())
                        .alone()
                        .expect(Expected.of(
                                Outcome.INVALID,
                                sent(exactly(40).asTheServer()),
                                answered(exactly(40).asTheServer()))),
                Fault.of(
                                "a quota of CPU",
                                "a cgroup with 5 ms of each 100 ms from the fourth request on",
                                TimeFaults::rationed)
                        .with("rate", "500/s")
                        .with("duration", "1s")
                        .with("timeout", "20s")
                        .threshold("max<=50ms")
                        .launched(Launch.script(Cgroup.ENTER))
                        .alone()
                        .expect(Expected.of(
                                        Outcome.INVALID,
                                        sent(exactly(500).asTheServer()),
                                        answered(exactly(500).asTheServer()))
                                .saying("bottleneck generator")));
    }

    private static Stage pausing(int times) throws IOException {
        return CountingServer.start(with -> {
            while (true) {
                byte[] request = with.request();
                if (with.requestsOfAll() == 4) {
                    for (int i = 0; i < times; i++) {
                        with.generator().starve(400L * i, 300);
                    }
                }
                with.answer(request);
            }
        });
    }

    private static Stage collecting() throws IOException {
        return CountingServer.start(with -> {
            while (true) {
                byte[] request = with.request();
                if (with.requestsOfAll() == 4) {
                    with.generator().collectGarbage();
                }
                with.answer(request);
            }
        });
    }

    /** The limit is lifted when the load is over, so that the report does not take as long. */
    private static Stage rationed(Workplace place) throws Exception {
        Cgroup cgroup = Cgroup.of("cpu", place);
        return CountingServer.start(with -> {
                    try {
                        while (true) {
                            byte[] request = with.request();
                            if (with.requestsOfAll() == 4) {
                                cgroup.limitCpuMillis(5);
                            }
                            with.answer(request);
                        }
                    } finally {
                        cgroup.unlimitCpu();
                    }
                })
                .thenRun(cgroup::remove);
    }

    private static List<Fault> clocks() {
        return List.of(clock("forwards", "+1 h", 3_600, "PT1H"), clock("backwards", "-1 h", -3_600, "PT-1H"));
    }

    private static Fault clock(String where, String hour, long seconds, String jumped) {
        return Fault.of(
                        "the clock jumps " + where,
                        "time of day " + hour + " from the twentieth request on, by `LD_PRELOAD`",
                        TimeFaults::jumping)
                .with("duration", "2s")
                .threshold("max<=1s")
                .launched(JumpingClock.launch(seconds))
                .expect(Expected.of(
                                Outcome.PASSED,
                                sent(exactly(40).asTheServer()),
                                answered(exactly(40).asTheServer()),
                                maxMillis(between(0, 1_000)),
                                seconds(between(3, 4)))
                        .saying("the clock jumped by " + jumped));
    }

    private static Stage jumping(Workplace place) throws Exception {
        JumpingClock.prepare(place);
        return CountingServer.start(with -> {
            while (true) {
                byte[] request = with.request();
                if (with.requestsOfAll() == 20) {
                    JumpingClock.jump(place);
                }
                with.answer(request);
            }
        });
    }
}
