package io.tcpbench.gate;

import static io.tcpbench.gate.Runs.MILLI;
import static io.tcpbench.result.KernelCounter.LISTEN_OVERFLOWS;
import static io.tcpbench.result.KernelCounter.RETRANSMITS;
import static io.tcpbench.result.KernelCounter.SEGMENTS_SENT;
import static io.tcpbench.result.KernelCounter.SYN_RETRANSMITS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tcpbench.gate.Bottleneck.Place;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.GeneratorHealth;
import io.tcpbench.result.NetworkNamespace;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is the bottleneck of a run, and by which evidence. */
class SuspectsTest {
    private static final GeneratorHealth NO_TIME_LEFT = new GeneratorHealth(1, 0.95, 0, 0);
    private static final GeneratorHealth KEPT_FROM_RUNNING = new GeneratorHealth(0.08, 0.59, 0, 0);

    /** One row for each kind of evidence, with a number that the sentence must name. */
    static Stream<Arguments> runs() {
        return Stream.of(
                arguments(
                        "closed loop with time left",
                        Place.TARGET,
                        "25 %",
                        Runs.closed().answers(100, MILLI)),
                arguments(
                        "closed loop without time left",
                        Place.GENERATOR,
                        "95 %",
                        Runs.closed().answers(100, MILLI).health(NO_TIME_LEFT)),
                arguments(
                        "closed loop of a silent jvm",
                        Place.UNKNOWN,
                        "does not tell",
                        Runs.closed().answers(100, MILLI).health(GeneratorHealth.UNKNOWN)),
                arguments(
                        "closed loop that spins",
                        Place.UNKNOWN,
                        "event loops that spin do not tell",
                        Runs.closed()
                                .setting("spin", "true")
                                .answers(100, MILLI)
                                .health(NO_TIME_LEFT)),
                arguments(
                        "open loop that spins",
                        Place.NONE,
                        "late by 20 µs",
                        Runs.open()
                                .setting("spin", "true")
                                .lateAnswers(100, 20_000, MILLI)
                                .health(NO_TIME_LEFT)),
                arguments(
                        "closed loop that thinks",
                        Place.NONE,
                        "thought 50 ms and waited 1 ms",
                        Runs.closed().setting("think", "50ms").answers(100, MILLI)),
                arguments(
                        "open loop at ease",
                        Place.NONE,
                        "late by 20 µs",
                        Runs.open().lateAnswers(100, 20_000, MILLI)),
                arguments(
                        "open loop without time left",
                        Place.GENERATOR,
                        "95 %",
                        Runs.open().answers(100, MILLI).health(NO_TIME_LEFT)),
                arguments(
                        "rate missed",
                        Place.GENERATOR,
                        "50 of 1,000",
                        Runs.open().answers(950, MILLI).missed(50)),
                arguments(
                        "late",
                        Place.GENERATOR,
                        "30 ms at p99, of a latency of 31 ms",
                        Runs.open().lateAnswers(100, 30 * MILLI, 31 * MILLI)),
                arguments(
                        "kept from running, open loop",
                        Place.GENERATOR,
                        "ready to run for 59 % of the time and the process got only 8 % of a CPU",
                        Runs.open().laggards(100, 899 * MILLI, 900 * MILLI).health(KEPT_FROM_RUNNING)),
                arguments(
                        "kept from running, closed loop",
                        Place.GENERATOR,
                        "closed loop: it lacked CPU",
                        Runs.closed().answers(100, MILLI).health(KEPT_FROM_RUNNING)),
                arguments(
                        "a loop that spins and is kept from running",
                        Place.TARGET,
                        "waited 899 ms",
                        Runs.open()
                                .laggards(100, 899 * MILLI, 900 * MILLI)
                                .health(KEPT_FROM_RUNNING)
                                .setting("spin", "true")),
                arguments(
                        "late for answers that never came",
                        Place.GENERATOR,
                        "600 ms at p99, of a timeout of 5 s",
                        Runs.open().lateFailures(100, 600 * MILLI, FailureKind.RESPONSE_TIMEOUT)),
                arguments(
                        "out of ports",
                        Place.GENERATOR,
                        "5 of 106 requests and connects failed there, by PORTS_EXHAUSTED",
                        Runs.open().answers(100, MILLI).connectFailures(5, FailureKind.PORTS_EXHAUSTED, 99)),
                arguments("lag", Place.TARGET, "waited 899 ms", Runs.open().laggards(100, 899 * MILLI, 900 * MILLI)),
                arguments(
                        "not sent",
                        Place.TARGET,
                        "50 of 150 requests found no free connection",
                        Runs.open().answers(100, MILLI).notSent(50)),
                arguments(
                        "failing target",
                        Place.TARGET,
                        "50 of 151",
                        Runs.open().answers(100, MILLI).timeouts(50)),
                arguments(
                        "one failure in many",
                        Place.NONE,
                        "",
                        Runs.open().answers(1_000, MILLI).timeouts(1)),
                arguments(
                        "full accept queue",
                        Place.TARGET,
                        "77 drops in this network namespace, backlog 8, depth peaked at 9",
                        Runs.closed()
                                .answers(100, MILLI)
                                .connects(1, 1_020 * MILLI)
                                .queue(9, 8)
                                .counted(LISTEN_OVERFLOWS, 77)
                                .counted(SYN_RETRANSMITS, 70)),
                arguments(
                        "lost syns",
                        Place.PATH,
                        "7 SYNs sent again in this network namespace, without an overflow",
                        Runs.closed()
                                .answers(100, MILLI)
                                .connects(1, 1_020 * MILLI)
                                .queue(1, 8)
                                .counted(SYN_RETRANSMITS, 7)),
                arguments(
                        "syns lost out of sight",
                        Place.UNKNOWN,
                        "7 SYNs sent again",
                        Runs.closed()
                                .answers(100, MILLI)
                                .connects(1, 1_020 * MILLI)
                                .counted(SYN_RETRANSMITS, 7)),
                arguments(
                        "lossy path",
                        Place.PATH,
                        "11 of 1,011 segments",
                        Runs.open()
                                .answers(100, 201 * MILLI)
                                .counted(RETRANSMITS, 11)
                                .counted(SEGMENTS_SENT, 1_000)),
                arguments(
                        "hardly lossy path",
                        Place.NONE,
                        "",
                        Runs.open()
                                .answers(100, 201 * MILLI)
                                .counted(RETRANSMITS, 10)
                                .counted(SEGMENTS_SENT, 1_000)),
                arguments(
                        "losses of other programs",
                        Place.NONE,
                        "",
                        Runs.open().answers(100, MILLI).counted(RETRANSMITS, 11).counted(SEGMENTS_SENT, 1_000)),
                arguments(
                        "unreachable",
                        Place.PATH,
                        "1 of 1 requests and connects failed there, by UNREACHABLE",
                        Runs.empty()
                                .connectFailures(1, FailureKind.UNREACHABLE, 0)
                                .neverUsable()),
                arguments(
                        "losses of other programs while our connections had none",
                        Place.NONE,
                        "",
                        Runs.open()
                                .answers(100, 201 * MILLI)
                                .counted(RETRANSMITS, 11)
                                .counted(SEGMENTS_SENT, 1_000)
                                .tcpInfo(1, MILLI, 0)),
                arguments(
                        "losses while some of our connections had none",
                        Place.PATH,
                        "11 of 1,011 segments in this network namespace were sent again",
                        Runs.open()
                                .answers(100, 201 * MILLI)
                                .connects(1, MILLI)
                                .counted(RETRANSMITS, 11)
                                .counted(SEGMENTS_SENT, 1_000)
                                .tcpInfo(1, MILLI, 0)),
                arguments(
                        "losses of the target in sight while our connections had none",
                        Place.PATH,
                        "11 of 1,011 segments",
                        Runs.open()
                                .answers(100, 201 * MILLI)
                                .queue(0, 8)
                                .counted(RETRANSMITS, 11)
                                .counted(SEGMENTS_SENT, 1_000)
                                .tcpInfo(1, MILLI, 0)),
                arguments(
                        "losses of ours",
                        Place.PATH,
                        "were sent again, 9 on 1 connections of ours",
                        Runs.open()
                                .answers(100, 201 * MILLI)
                                .counted(RETRANSMITS, 11)
                                .counted(SEGMENTS_SENT, 1_000)
                                .tcpInfo(1, MILLI, 9)),
                arguments(
                        "closed loop over a long path",
                        Place.PATH,
                        "a round trip takes 40.8 ms, an answer 41.2 ms at p50",
                        Runs.closed().answers(100, 41_200_000).tcpInfo(1, 40_800_000, 0)),
                arguments(
                        "closed loop over a path of half the time",
                        Place.PATH,
                        "takes 20.1 ms, an answer 40 ms",
                        Runs.closed().answers(100, 40 * MILLI).tcpInfo(1, 20_100_000, 0)),
                arguments(
                        "closed loop over a shorter path",
                        Place.TARGET,
                        "sets the pace",
                        Runs.closed().answers(100, 41 * MILLI).tcpInfo(1, 20 * MILLI, 0)),
                arguments(
                        "closed loop in one namespace, which has no path",
                        Place.TARGET,
                        "sets the pace",
                        Runs.closed().answers(100, 60_000).queue(0, 8).tcpInfo(1, 40_000, 0)),
                arguments(
                        "closed loop between namespaces",
                        Place.PATH,
                        "takes 40 ms, an answer 41 ms",
                        Runs.closed()
                                .answers(100, 41 * MILLI)
                                .queue(0, 8)
                                .listenerAt(new NetworkNamespace(4_026_532_177L, 4711))
                                .tcpInfo(1, 40 * MILLI, 0)),
                arguments(
                        "ramp at ease",
                        Place.NONE,
                        "steady from 1 ms to 1.5 ms at p50",
                        Runs.staged("1s@0/s..100/s,1s@100/s")
                                .second(50, 1_500_000)
                                .second(100, MILLI)),
                arguments(
                        "spike in the middle whose latency may be the target's or the plan's",
                        Place.UNKNOWN,
                        "the latency of a second went from 1 ms to 20 ms at p50 while the planned rate changed",
                        Runs.staged("1s@100/s,1s@9k/s,1s@100/s")
                                .second(100, MILLI)
                                .second(9_000, 20 * MILLI)
                                .second(100, MILLI)),
                arguments(
                        "path that only a moment of a ramp is too much for",
                        Place.NONE,
                        "the planned rate was kept",
                        Runs.staged("1s@0/s..760/s")
                                .setting("connections", "30")
                                .answers(380, 41 * MILLI)
                                .queue(0, 8)
                                .listenerAt(new NetworkNamespace(4_026_532_177L, 4711))
                                .tcpInfo(30, 40 * MILLI, 0)),
                arguments(
                        "path that a spike is too much for",
                        Place.PATH,
                        "the connections carry 750/s at most, planned were 9,000/s at the highest",
                        Runs.staged("9s@100/s,1s@9k/s")
                                .setting("connections", "30")
                                .answers(900, 41 * MILLI)
                                .queue(0, 8)
                                .listenerAt(new NetworkNamespace(4_026_532_177L, 4711))
                                .tcpInfo(30, 40 * MILLI, 0)),
                arguments(
                        "open loop over a path too long for its connections",
                        Place.PATH,
                        "with round trips of 40 ms the connections carry 750/s at most, planned were 1,000/s",
                        Runs.open()
                                .setting("connections", "10")
                                .setting("pipeline", "3")
                                .laggards(100, 899 * MILLI, 900 * MILLI)
                                .tcpInfo(10, 40 * MILLI, 0)),
                arguments(
                        "open loop of a slow target over a path that is short enough",
                        Place.TARGET,
                        "waited 899 ms",
                        Runs.open()
                                .setting("connections", "40")
                                .laggards(100, 899 * MILLI, 940 * MILLI)
                                .tcpInfo(16, 40 * MILLI, 0)),
                arguments("nothing due", Place.UNKNOWN, "no request was due", Runs.empty()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("runs")
    void theBottleneckIsNamedWithItsEvidence(String name, Place place, String evidence, Runs run) {
        Bottleneck bottleneck = Bottleneck.of(run.result());

        assertThat(bottleneck.statement()).contains(evidence);
        assertThat(bottleneck.place()).as(bottleneck.statement()).isEqualTo(place);
    }

    @Test
    void aLatencyThatStaysIsToldWithItsNumbers() {
        Runs run = Runs.open();
        for (int second = 0; second < 6; second++) {
            run.second(10, 2 * MILLI);
        }

        Bottleneck bottleneck = Bottleneck.of(run.result());

        assertThat(bottleneck.place()).isEqualTo(Place.NONE);
        assertThat(bottleneck.evidence())
                .isEqualTo("open loop: the planned rate was kept, latency p99 2 ms, steady from 2 ms to 2 ms at p50,"
                        + " late by 0 ns at p99");
    }

    @Test
    void aLatencyThatRisesThroughAnOpenLoopIsTheTargets() {
        Runs run = Runs.open();
        for (int second = 0; second < 6; second++) {
            run.second(10, 2 * MILLI * (second + 1));
        }

        Bottleneck bottleneck = Bottleneck.of(run.result());

        assertThat(bottleneck.place()).isEqualTo(Place.TARGET);
        assertThat(bottleneck.evidence()).contains("rose from 4 ms to 10 ms at p50");
    }
}
