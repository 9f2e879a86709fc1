package io.tcpbench.gate;

import static io.tcpbench.gate.Runs.MILLI;
import static io.tcpbench.result.FailureKind.CONNECT_TIMEOUT;
import static io.tcpbench.result.KernelCounter.LISTEN_DROPS;
import static io.tcpbench.result.KernelCounter.LISTEN_OVERFLOWS;
import static io.tcpbench.result.KernelCounter.SYN_RETRANSMITS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.result.AcceptQueue;
import io.tcpbench.result.NetworkNamespace;
import io.tcpbench.result.Result;
import io.tcpbench.result.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of slow connects, by what the kernel counted. */
class HandshakesTest {

    @Test
    void anOverflowIsToldBehindWhatBrokeWithItsNumbersAndTheRemedy() {
        Verdict verdict = overflow().queue(9, 8).verdict("failures<=0");

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(verdict.reasons())
                .startsWith(
                        "failures 3 > 0",
                        "the server's accept queue overflowed: 77 drops in this network namespace,"
                                + " backlog 8, depth peaked at 9",
                        "3 connects timed out, 2 took 0.9 s or more (1 took 1 s, 1 took 2 s), as SYNs are sent again:"
                                + " accept faster, or raise backlog and somaxconn");
    }

    @Test
    void anOverflowIsToldAlsoWhereEveryThresholdHolds() {
        Verdict verdict = Runs.closed()
                .answers(10, MILLI)
                .connects(1, 1_020 * MILLI)
                .counted(LISTEN_OVERFLOWS, 1)
                .queue(9, 8)
                .verdict();

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(verdict.reasons().get(1)).contains("accept queue overflowed: 1 drops");
        assertThat(verdict.reasons().get(2))
                .startsWith("1 connects took 0.9 s or more (1 took 1 s), as SYNs are sent again");
    }

    @Test
    void connectsAreToldByTheStepsThatTheyLieAt() {
        Runs steps = overflow()
                .connects(3, 2_030 * MILLI)
                .connects(1, 3_400 * MILLI)
                .connects(4, 12_000 * MILLI)
                .queue(9, 8);

        assertThat(sentences(steps).get(1))
                .startsWith("3 connects timed out, 10 took 0.9 s or more"
                        + " (1 took 1 s, 4 took 2 s, 1 took 3 s, 4 other times), as SYNs are sent again");
    }

    @Test
    void connectsThatLieAtNoStepAreNotSaidToBeRepeated() {
        Runs slow = Runs.closed()
                .answers(10, MILLI)
                .connects(5, 1_700 * MILLI)
                .counted(LISTEN_OVERFLOWS, 1)
                .queue(9, 8);

        assertThat(sentences(slow).get(1)).startsWith("5 connects took 0.9 s or more (5 took other times):");
    }

    @Test
    void whichNamespaceWasLookedAtIsToldWhereItIsNotOurs() {
        NetworkNamespace container = new NetworkNamespace(4_026_532_177L, 4711);
        Runs lossy = Runs.closed().connectFailures(2, CONNECT_TIMEOUT, 0).counted(SYN_RETRANSMITS, 4);

        assertThat(sentences(overflow().queue(9, 8).listenerAt(container)).get(0))
                .contains("77 drops in the network namespace of process 4711, net:[4026532177], backlog 8");
        assertThat(sentences(lossy.queue(0, 8).listenerAt(container)).get(0))
                .contains("4 SYNs sent again in both network namespaces");
    }

    @Test
    void aBacklogThatNobodyToldIsAtLeastOneLessThanTheDepth() {
        assertThat(sentences(overflow().queue(9, AcceptQueue.UNKNOWN)).get(0))
                .contains("backlog 8 or more, depth peaked at 9");
    }

    @Test
    void ofSeveralListenersTheDeepestComesFirst() {
        assertThat(sentences(overflow().queue(0, 8).queue(9, 8)).get(0))
                .contains("2 listeners: backlog 8, depth peaked at 9; backlog 8, depth peaked at 0");
    }

    @Test
    void dropsAreToldOfEachListenerWhereTheyAreKnown() {
        Runs two = overflow().queue(9, 8, 7).queue(3, 8, 40);

        assertThat(sentences(two).get(0))
                .isEqualTo("the server's accept queue overflowed: 2 listeners: 40 drops, backlog 8, depth peaked at 3;"
                        + " 7 drops, backlog 8, depth peaked at 9");
    }

    @Test
    void anOverflowOfAnotherListenerIsNotTheTargets() {
        Runs another = overflow().queue(0, 8, 0);

        assertThat(sentences(another).get(0)).startsWith("packets were lost on the path: 70 SYNs sent again");
    }

    @Test
    void aConnectWithoutAnAnswerIsWhoseTheKernelSays() {
        assertThat(side(overflow().queue(9, 8, 77))).isEqualTo(Side.TARGET);
        assertThat(side(overflow().queue(0, 8, 0))).isEqualTo(Side.PATH);
        assertThat(side(overflow())).as("as its kind has it").isEqualTo(Side.TARGET);
    }

    private static Side side(Runs run) {
        Result result = run.result();
        return Advice.side(result.total().failures().get(0), result);
    }

    @Test
    void dropsOfOtherProgramsAreNotTheTargets() {
        Runs quickConnects = Runs.closed()
                .connects(9, 890 * MILLI)
                .counted(LISTEN_OVERFLOWS, 77)
                .counted(SYN_RETRANSMITS, 77);

        assertThat(sentences(quickConnects.queue(0, 8))).isEmpty();
    }

    @Test
    void slowConnectsAloneProveNothing() {
        Runs slow = Runs.closed().connects(9, 3_000 * MILLI).connectFailures(1, CONNECT_TIMEOUT, 0);

        assertThat(sentences(slow.queue(0, 8))).isEmpty();
    }

    @Test
    void repeatedSynsWithoutADropAreLostOnThePath() {
        Runs run = Runs.closed().connectFailures(2, CONNECT_TIMEOUT, 0).counted(SYN_RETRANSMITS, 4);

        assertThat(sentences(run.queue(0, 8)))
                .containsExactly(
                        "packets were lost on the path: 4 SYNs sent again in this network namespace,"
                                + " without an overflow of the accept queue",
                        "2 connects timed out: look for a firewall or a lossy link");
    }

    @Test
    void whereTheListenerIsOutOfSightOrDroppedForOtherReasonsTheLossHasNoPlace() {
        Runs remote = Runs.closed().connectFailures(2, CONNECT_TIMEOUT, 0).counted(SYN_RETRANSMITS, 4);
        Runs dropped = Runs.closed()
                .connectFailures(2, CONNECT_TIMEOUT, 0)
                .counted(SYN_RETRANSMITS, 4)
                .counted(LISTEN_DROPS, 4)
                .queue(0, 8);

        for (Runs run : List.of(remote, dropped)) {
            assertThat(sentences(run))
                    .first()
                    .isEqualTo(
                            "4 SYNs sent again in this network namespace, lost on the path or dropped by the target");
        }
    }

    private static Runs overflow() {
        return Runs.closed()
                .connects(1, 1_020 * MILLI)
                .connects(1, 2_040 * MILLI)
                .connectFailures(3, CONNECT_TIMEOUT, 0)
                .counted(LISTEN_OVERFLOWS, 77)
                .counted(LISTEN_DROPS, 77)
                .counted(SYN_RETRANSMITS, 70);
    }

    private static List<String> sentences(Runs run) {
        return new Handshakes(run.result()).sentences();
    }
}
