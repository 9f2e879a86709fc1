package io.tcpbench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.result.FailureKind;
import io.tcpbench.result.KernelCounter;
import io.tcpbench.result.Limits;
import io.tcpbench.result.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AdviceTest {
    private static final int EMFILE = 24;
    private static final int ENFILE = 23;
    private static final int EADDRNOTAVAIL = 99;
    private static final String REMOTE = "10.0.0.1:9090";
    private static final Limits LIMITS = new Limits(1_024, 2_466_177, 28_232, 60, 2, 60, 4_096, 0, 6);

    @Test
    void moreConnectsThanPortsInTimeWaitAreToldWithWhatWasAskedFor() {
        Runs run = Runs.open().targetAddress(REMOTE).setting("rate", "9000/s").setting("requestsPerConnection", "10");

        assertThat(advice(run, FailureKind.PORTS_EXHAUSTED, EADDRNOTAVAIL))
                .isEqualTo("28,232 ports, 60 s TIME_WAIT: at most 470 connects/s, asked for 900/s: add --local-address,"
                        + " reopen less often");
    }

    @Test
    void ofStagesItIsNotSaidHowManyConnectsTheyNeed() {
        Runs run = Runs.staged("1s@0/s..9000/s").targetAddress(REMOTE).setting("requestsPerConnection", "10");

        assertThat(advice(run, FailureKind.PORTS_EXHAUSTED, EADDRNOTAVAIL))
                .isEqualTo("28,232 ports, 60 s TIME_WAIT: at most 470 connects/s: add --local-address,"
                        + " reopen less often");
    }

    @Test
    void everySourceAddressHasPortsOfItsOwn() {
        Runs run = Runs.closed().targetAddress(REMOTE).setting("localAddress", "10.0.0.2,10.0.0.3");

        assertThat(advice(run, FailureKind.PORTS_EXHAUSTED, EADDRNOTAVAIL))
                .startsWith("28,232 ports × 2, 60 s TIME_WAIT: at most 941 connects/s: add");
    }

    @Test
    void moreConnectionsThanPortsAreToldWithoutTimeWait() {
        Runs run = Runs.closed().setting("connections", "30000");

        assertThat(advice(run, FailureKind.PORTS_EXHAUSTED, EADDRNOTAVAIL))
                .startsWith("28,232 ports, this plan holds 30,000 connections: add --local-address");
    }

    @ParameterizedTest
    @CsvSource({"100/s, " + REMOTE, "9000/s, 127.0.0.1:9090"})
    void timeWaitIsNotBlamedWhereThePlanNeedsLessOrPortsServeAgainAtOnce(String rate, String address) {
        Runs run = Runs.open().targetAddress(address).setting("rate", rate).setting("requestsPerConnection", "1");

        assertThat(advice(run, FailureKind.PORTS_EXHAUSTED, EADDRNOTAVAIL))
                .isEqualTo(FailureKind.PORTS_EXHAUSTED.remedy());
    }

    /** By tcp_tw_reuse of ip(7) and the timestamps that it goes by, which count seconds there. */
    @Test
    void portsThatServeAgainAfterASecondAreALimitToo() {
        Runs run = Runs.open()
                .targetAddress("127.0.0.1:9090")
                .setting("rate", "40k/s")
                .setting("requestsPerConnection", "1");

        assertThat(advice(run, FailureKind.PORTS_EXHAUSTED, EADDRNOTAVAIL))
                .isEqualTo("28,232 ports, reused after 1 s: at most 28,232 connects/s,"
                        + " asked for 40,000/s: add --local-address, reopen less often");
    }

    @Test
    void aTimeOutOfConnectsIsExplainedByWhatTheKernelCounted() {
        Runs overflow = Runs.closed()
                .connectFailures(3, FailureKind.CONNECT_TIMEOUT, 0)
                .counted(KernelCounter.LISTEN_OVERFLOWS, 77)
                .queue(9, 8);
        Runs lossy = Runs.closed()
                .connectFailures(3, FailureKind.CONNECT_TIMEOUT, 0)
                .counted(KernelCounter.SYN_RETRANSMITS, 4)
                .queue(0, 8);

        assertThat(adviceOnFirst(overflow))
                .startsWith(
                        "its accept queue overflowed: 77 drops in this network namespace, backlog 8, depth peaked at 9")
                .endsWith(": accept faster, or raise backlog and somaxconn");
        assertThat(adviceOnFirst(lossy))
                .isEqualTo("packets were lost on the path: 4 SYNs sent again in this network namespace,"
                        + " without an overflow of the accept queue: look for a firewall or a lossy link");
    }

    private static String adviceOnFirst(Runs run) {
        Result result = run.result();
        return Advice.on(result.total().failures().get(0), result);
    }

    @Test
    void descriptorsAreThoseOfTheProcessOrOfTheSystem() {
        Runs run = Runs.closed().setting("connections", "5000");
        Runs another = Runs.closed().setting("connections", "5000");

        assertThat(advice(run, FailureKind.DESCRIPTOR_LIMIT, EMFILE))
                .isEqualTo("`ulimit -n` is 1,024, this plan needs 5,064 beside what else is open: raise it,"
                        + " or use fewer connections");
        assertThat(advice(another, FailureKind.DESCRIPTOR_LIMIT, ENFILE))
                .isEqualTo("all processes together may open 2,466,177 files: raise fs.file-max");
    }

    @Test
    void theBacklogsOfThisMachineSayNothingOfAnother() {
        assertThat(advice(Runs.closed(), FailureKind.CONNECT_TIMEOUT, 0)).contains("somaxconn allows 4,096 at most");
        assertThat(advice(elsewhere(), FailureKind.CONNECT_TIMEOUT, 0)).isEqualTo(FailureKind.CONNECT_TIMEOUT.remedy());
        assertThat(advice(Runs.closed(), FailureKind.RESET_BEFORE_FIRST_BYTE, 104))
                .contains("tcp_abort_on_overflow is 0");
        assertThat(advice(elsewhere(), FailureKind.RESET_BEFORE_FIRST_BYTE, 104))
                .isEqualTo(FailureKind.RESET_BEFORE_FIRST_BYTE.remedy());
    }

    @Test
    void theKernelSentTheSynAndItsRetries() {
        assertThat(advice(Runs.closed(), FailureKind.CONNECT_TIMEOUT_KERNEL, 110))
                .startsWith("no answer to 7 SYNs: host down");
    }

    @ParameterizedTest
    @EnumSource
    void whereNothingIsKnownTheGeneralRemedyStands(FailureKind kind) {
        Result result = Runs.closed().failures(1, kind, EMFILE, "").result();

        assertThat(Advice.on(result.total().failures().get(0), result)).isEqualTo(kind.remedy());
    }

    @ParameterizedTest
    @EnumSource
    void everyAdviceFitsALineOfTheReport(FailureKind kind) {
        Runs run = Runs.open()
                .targetAddress(REMOTE)
                .setting("localAddress", "10.0.0.2,10.0.0.3")
                .setting("rate", "900000/s")
                .setting("requestsPerConnection", "10");

        assertThat(advice(run, kind, EMFILE)).hasSizeLessThanOrEqualTo(116);
        assertThat(advice(Runs.closed(), kind, EMFILE)).hasSizeLessThanOrEqualTo(116);
    }

    private static Runs elsewhere() {
        return Runs.closed().targetAddress(REMOTE);
    }

    private static String advice(Runs run, FailureKind kind, int errno) {
        Result result = run.limits(LIMITS).failures(1, kind, errno, "").result();
        return Advice.on(result.total().failures().get(0), result);
    }
}
