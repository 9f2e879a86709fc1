package io.tcpbench.report;

import static io.tcpbench.gate.Runs.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Runs;
import io.tcpbench.gate.Threshold;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.GeneratorHealth;
import io.tcpbench.result.KernelCounter;
import io.tcpbench.result.Limits;
import io.tcpbench.result.Result;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConsoleReportTest {
    private static final List<Path> WRITTEN = List.of(Path.of("out", "result.json"), Path.of("out", "latency.hlog"));

    @Test
    void aPassedRunIsToldWithItsChecksAndNumbers() {
        String report = render(Runs.closed().answers(1_000, MILLI), "p99<=5ms", "throughput>=500/s");

        assertThat(report.lines())
                .containsExactly(
                        "PASSED  p99 1 ms <= 5 ms, throughput 1,000/s >= 500/s, failures 0 <= 0",
                        "  p99<=5ms             1 ms           passed",
                        "  throughput>=500/s    1,000/s        passed",
                        "  failures<=0          0              passed",
                        "requests   1,000 due, 1,000 answered, 0 failed, 0 unanswered; 1,000/s over 1 s",
                        "latency    p50 1 ms, p90 1 ms, p99 1 ms, p99.9 1 ms, max 1 ms",
                        "service    p50 1 ms, p90 1 ms, p99 1 ms, p99.9 1 ms, max 1 ms",
                        "connects   1 opened, 0 failed, 0 reopened, 0 closed by the server; p50 1 ms, max 1 ms",
                        "bottleneck target: closed loop: the generator had time left (busiest event loop 25 %), the target sets the pace",
                        "generator  epoll (auto: least CPU for a request), late p99 0 ns, missed 0, busiest event loop 25 %, CPU 50 %, longest collection 2 ms",
                        "written    out/result.json, latency.hlog");
    }

    @Test
    void loopsThatSpinAreNotSaidToBeBusy() {
        String report = render(Runs.open()
                .setting("spin", "true")
                .health(new GeneratorHealth(1.01, 1, 0, 0))
                .lateAnswers(1_000, 2_000, MILLI));

        assertThat(report).contains("late p99 2 µs, missed 0, event loops spin, CPU 101 %, longest collection 0 ns");
    }

    @Test
    void aFailedRunSaysFirstWhatBroke() {
        String report = render(Runs.closed().answers(985, MILLI).answers(15, 12_400_000), "p99<=5ms");

        assertThat(report).startsWith("FAILED  p99 12.4 ms > 5 ms\n");
    }

    @Test
    void aFailureIsToldWithItsCountsSideTimesMeaningRemedyAndAnExample() {
        String report = render(Runs.closed()
                .answers(9, MILLI)
                .failures(2, FailureKind.RESET_AWAITING, 104, "got 68 69")
                .failureAt(3_000 * MILLI, FailureKind.RESET_AWAITING, 104));

        assertThat(report.lines())
                .containsSequence(
                        "RESET_AWAITING ECONNRESET  3 requests, 1 connections, target, from 1 ms to 3 s",
                        "    " + FailureKind.RESET_AWAITING.meaning(),
                        "    " + FailureKind.RESET_AWAITING.remedy(),
                        "    such as 127.0.0.1:40000 to 127.0.0.1:9090, 128 B sent, 0 B received; got 68 69");
    }

    @Test
    void theRemedyHasTheNumbersOfTheMachine() {
        Limits limits = new Limits(1_024, -1, -1, -1, -1, -1, -1, -1, -1);

        String report = render(Runs.closed().limits(limits).connectFailures(2, FailureKind.DESCRIPTOR_LIMIT, 24));

        assertThat(report.lines())
                .containsSequence(
                        "DESCRIPTOR_LIMIT EMFILE  2 connections, generator, at the opening",
                        "    " + FailureKind.DESCRIPTOR_LIMIT.meaning(),
                        "    `ulimit -n` is 1,024, this plan needs 114 beside what else is open:"
                                + " raise it, or use fewer connections");
    }

    @Test
    void whereThereIsNoRoomTheMeaningGoesFirst() {
        Runs run = Runs.closed();
        List<FailureKind> kinds = List.of(FailureKind.values()).subList(0, 4);
        kinds.forEach(kind -> run.failures(2, kind, 0, ""));

        String report = render(run, "p1<=5ms", "p10<=5ms", "p20<=5ms");

        assertThat(report.lines()).hasSizeLessThanOrEqualTo(25);
        assertThat(kinds).allSatisfy(kind -> assertThat(report).contains(kind.name(), kind.remedy()));
        assertThat(report).doesNotContain("    " + kinds.get(0).meaning());
    }

    @Test
    void theBytesOfAWrongResponseAreShownToTheirEnd() {
        String expected = "6e".repeat(32);
        String got = "6f".repeat(32);

        String report = render(Runs.closed()
                .failures(1, FailureKind.RESPONSE_WRONG, 0, "at byte 77 of 128: expected " + expected + ", got " + got)
                .timeouts(1));

        assertThat(report.lines())
                .containsSequence(
                        "    such as 127.0.0.1:40000 to 127.0.0.1:9090, 128 B sent, 0 B received",
                        "        at byte 77 of 128: expected " + expected + ", got " + got)
                .hasSizeLessThanOrEqualTo(25);
    }

    @Test
    void theMostFrequentFailureComesFirst() {
        String report = render(Runs.closed()
                .failures(1, FailureKind.RESET_AWAITING, 104, "")
                .failures(5, FailureKind.RESPONSE_WRONG, 0, "")
                .connectFailures(3, FailureKind.CONNECT_REFUSED, 111));

        assertThat(report)
                .containsSubsequence(
                        "RESPONSE_WRONG  5 requests", "CONNECT_REFUSED", "RESET_AWAITING ECONNRESET  1 requests");
    }

    @Test
    void whateverHappensTheReportFitsTheScreenAndNoLineIsCut() {
        Runs everything = Runs.open()
                .warmupFailures(3)
                .notSent(3)
                .lateAnswers(50, 2 * MILLI, 12 * MILLI)
                .counted(KernelCounter.LISTEN_OVERFLOWS, 77_777)
                .queue(129, 128);
        for (FailureKind kind : FailureKind.values()) {
            everything.failures(2, kind, 104, "long ".repeat(100));
            everything.connectFailures(1, kind, 111);
        }
        String[] thresholds = IntStream.range(1, 99)
                .mapToObj(percent -> "p" + percent + "<=1ms")
                .toArray(String[]::new);
        List<Path> written = List.of(Path.of("/deep".repeat(50)), Path.of("result.json"));
        Result result = everything.result();

        String report = ConsoleReport.render(result, Gate.judge(result, parsed(thresholds)), false, written);

        assertThat(report.lines().count()).isEqualTo(25);
        assertThat(report)
                .endsWith("written    " + "/deep".repeat(50) + ", result.json\n")
                .doesNotContain("…");
        assertThat(report).contains("more checks in result.json").contains("more kinds in result.json");
    }

    @Test
    void anAcceptQueueThatOverflowedIsToldBehindWhatBrokeAndInFull() {
        String report = render(Runs.closed()
                .answers(1_000, MILLI)
                .connects(42, 1_020 * MILLI)
                .connectFailures(371, FailureKind.CONNECT_TIMEOUT, 0)
                .counted(KernelCounter.LISTEN_OVERFLOWS, 1_234)
                .queue(129, 128));

        assertThat(report.lines())
                .startsWith(
                        "FAILED  failures 371 > 0",
                        "  the server's accept queue overflowed: 1,234 drops in this network namespace,"
                                + " backlog 128, depth peaked at 129",
                        "  371 connects timed out, 42 took 0.9 s or more (42 took 1 s), as SYNs are sent again:"
                                + " accept faster, or raise backlog and somaxconn")
                .contains("bottleneck target: its accept queue overflowed: 1,234 drops in this network namespace,"
                        + " backlog 128, depth peaked at 129");
    }

    @Test
    void theChecksThatBrokeAreAmongThoseShown() {
        String report = render(
                Runs.closed().answers(1_000, 2 * MILLI),
                "p10<=5ms",
                "p20<=5ms",
                "p30<=5ms",
                "p40<=5ms",
                "p50<=5ms",
                "p60<=1ms");

        assertThat(report.lines().toList().get(1)).isEqualTo("  p60<=1ms             2 ms           failed");
        assertThat(report).contains("  and 4 more checks in result.json");
    }

    @Test
    void bytesOfAServerCanNotDriveTheTerminal() {
        String hostile = "\u001b[2J\u0007\r\n\u0000\u009b\u202e\u2028é";

        String report = render(Runs.closed().answers(1, MILLI).failures(1, FailureKind.RESPONSE_WRONG, 0, hostile));

        assertThat(report).contains("\\x1b[2J\\x07\\x0d\\x0a\\x00\\x9b\\u{202e}\\u{2028}é");
        assertThat(report.chars().filter(c -> Character.isISOControl(c) && c != '\n'))
                .isEmpty();
    }

    @Test
    void onlyTheVerdictIsColouredAndOnlyWhenThatIsAskedFor() {
        Result result = Runs.closed().answers(1, MILLI).timeouts(1).result();

        String coloured = ConsoleReport.render(result, Gate.judge(result, List.of()), true, WRITTEN);
        String plain = ConsoleReport.render(result, Gate.judge(result, List.of()), false, WRITTEN);

        assertThat(coloured).startsWith("\u001b[31;1mFAILED\u001b[0m  failures 1 > 0\n");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain);
        assertThat(plain).doesNotContain("\u001b");
    }

    @Test
    void aRunWithoutAnswersAndWithoutFilesIsToldToo() {
        Result result = Runs.empty()
                .connectFailures(2, FailureKind.CONNECT_REFUSED, 111)
                .neverUsable()
                .health(GeneratorHealth.UNKNOWN)
                .result();

        String report = ConsoleReport.render(result, Gate.judge(result, parsed("p99<=5ms")), false, List.of());

        assertThat(report)
                .startsWith(
                        "UNAVAILABLE  no connection to 127.0.0.1:9090 ever became usable: CONNECT_REFUSED; start the server")
                .contains("latency    no answer")
                .doesNotContain("written");
    }

    @Test
    void failuresOfTheWarmUpAreListed() {
        assertThat(render(Runs.closed().answers(1, MILLI).warmupFailures(3))).contains("; 3 failed in the warm-up");
    }

    private static String render(Runs run, String... thresholds) {
        Result result = run.result();
        return ConsoleReport.render(result, Gate.judge(result, parsed(thresholds)), false, WRITTEN);
    }

    private static List<Threshold> parsed(String... thresholds) {
        return Arrays.stream(thresholds).map(Threshold::parse).toList();
    }
}
