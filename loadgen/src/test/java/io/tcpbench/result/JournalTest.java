package io.tcpbench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a journal can be read again, as far as it goes, whatever happened to its end. */
class JournalTest {
    private static final int RECORDS = 200;
    private static final long MILLI = 1_000_000;
    private static final Instant STARTED = Instant.parse("2024-02-29T12:00:00.123456789Z");
    private static final Environment ENVIRONMENT = new Environment(
            "Linux 6.1",
            "amd64",
            "a CPU",
            4,
            "17.0.1",
            17,
            1 << 30,
            "epoll",
            2,
            "127.0.0.1:1",
            "1.0",
            new Limits(1024, 2_466_177, 28_232, 60, 2, 61, 4096, 0, -1));

    private static final KernelEvidence KERNEL = new KernelEvidence(
            Map.of(KernelCounter.LISTEN_OVERFLOWS, 77L, KernelCounter.RETRANSMITS, 0L),
            List.of(
                    new AcceptQueue("127.0.0.1:1", 1L << 40, 9, 8, 77),
                    new AcceptQueue("[::]:1", 2, 0, AcceptQueue.UNKNOWN, AcceptQueue.UNKNOWN)),
            new NetworkNamespace(4_026_532_177L, 4711),
            new TcpInfo(16, 40_800_000, 3),
            List.of(
                    new KernelLook(1_000_000_000, Map.of(KernelCounter.LISTEN_OVERFLOWS, 70L), 9),
                    new KernelLook(2_000_000_000, Map.of(), AcceptQueue.UNKNOWN)));

    @TempDir
    private Path folder;

    private Path file;

    /** Where each record ends, the heading first; and what had been measured then. */
    private final List<Long> ends = new ArrayList<>();

    private final List<Interval> totals = new ArrayList<>();
    private final List<KernelLook> looks = new ArrayList<>();
    private final List<KernelEvidence> kernels = new ArrayList<>();

    @BeforeEach
    void file() {
        file = folder.resolve(JournalFile.NAME);
    }

    @Test
    void aRunThatEndedIsTheSameAgain() throws Exception {
        Result result;
        try (JournalFile journal = journal()) {
            result = run(journal, plan(), 5);
            journal.ended(result);
        }

        JournalReader.Recovered recovered = JournalReader.read(file);

        assertThat(recovered.result()).isEqualTo(result);
        assertThat(recovered.complete()).isTrue();
        assertThat(recovered.tornBytes()).isZero();
        assertThat(recovered.thresholds()).containsExactly("p99<=5ms", "failures<=1%");
    }

    @Test
    void thePayloadOfAFileIsKnownAlsoWhenTheFileHasGone() throws Exception {
        Path payload = Files.write(folder.resolve("request.bin"), new byte[] {0, 1, 2, (byte) 255});
        Plan plan = new PlanSettings()
                .set("target", "127.0.0.1:1")
                .set("send", "file:" + payload)
                .set("expect", "line")
                .plan();
        try (JournalFile journal = journal()) {
            run(journal, plan, 1);
        }
        Files.delete(payload);

        assertThat(JournalReader.read(file).result().plan()).isEqualTo(plan);
    }

    @Test
    void aFileThatIsCutAnywhereKeepsEveryWholeRecord() throws Exception {
        writeSmallRecords();
        byte[] whole = Files.readAllBytes(file);
        assertThat(ends).hasSize(RECORDS + 2).endsWith((long) whole.length);
        Path cut = folder.resolve("cut");

        int records = 0;
        for (int length = 0; length <= whole.length; length++) {
            while (records + 1 < ends.size() && ends.get(records + 1) <= length) {
                records++;
            }
            Files.write(cut, Arrays.copyOf(whole, length));

            if (records == 0) {
                assertThatThrownBy(() -> JournalReader.read(cut)).isInstanceOf(UnreadableJournal.class);
            } else {
                JournalReader.Recovered recovered = JournalReader.read(cut);
                assertThat(recovered.records()).isEqualTo(records);
                assertThat(recovered.tornBytes()).isEqualTo(length - ends.get(records));
                assertThat(recovered.complete()).isFalse();
                assertThat(recovered.result().partial()).isTrue();
                assertThat(recovered.result().total().bytes())
                        .isEqualTo(totals.get(records - 1).bytes());
                assertThat(recovered.result().kernel()).isEqualTo(kernels.get(records - 1));
            }
        }
    }

    @Test
    void nothingBehindADamagedByteIsBelieved() throws Exception {
        writeSmallRecords();
        byte[] whole = Files.readAllBytes(file);
        Path damaged = folder.resolve("damaged");
        Random random = new Random(7);
        long firstRecordEnds = ends.get(1);

        for (int i = 0; i < 500; i++) {
            int at = (int) firstRecordEnds + random.nextInt(whole.length - (int) firstRecordEnds);
            byte[] bytes = whole.clone();
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(damaged, bytes);

            int before = (int) ends.stream().filter(end -> end <= at).count() - 1;
            JournalReader.Recovered recovered = JournalReader.read(damaged);
            assertThat(recovered.records()).isEqualTo(before);
            assertThat(recovered.tornBytes()).isEqualTo(whole.length - ends.get(before));
        }
    }

    @Test
    void whatWasUnderWayWhenItWasKilledIsUnanswered() throws Exception {
        Plan plan = plan();
        try (JournalFile journal = journal()) {
            journal.began(plan, ENVIRONMENT, STARTED.minusSeconds(1));
            journal.loadBegan(STARTED);
            Page page = new Page();
            page.connected(MILLI, false);
            for (int i = 0; i < 5; i++) {
                page.due(Period.MEASURED, 0);
            }
            page.sent(Period.MEASURED, 0, 0, 10);
            page.sent(Period.MEASURED, 0, 0, 10);
            page.sent(Period.MEASURED, 0, 0, 10);
            page.answered(Period.MEASURED, 0, 0, MILLI);
            page.failed(Period.MEASURED, FailureKind.RESPONSE_TIMEOUT, Errno.NONE, true, 0, JournalTest::example);
            journal.recorded(2, page.interval());
        }

        Result result = JournalReader.read(file).result();

        // Of five, three were sent and two waited; one is answered, one failed, and three are owed.
        assertThat(result.total().requests()).isEqualTo(new RequestCounts(5, 3, 2, 1, 1, 3, 0));
        assertThat(result.startedAt()).isEqualTo(STARTED);
        assertThat(result.everUsable()).isTrue();
        // Three seconds of load, of which two were the warm-up.
        assertThat(result.durationNanos()).isEqualTo(1_000_000_000);
    }

    @Test
    void anEndThatAnOlderVersionWroteKnowsNothingOfTheKernel() throws Exception {
        JournalRecord end = new JournalRecord.Ended(
                STARTED,
                5,
                false,
                true,
                new GeneratorHealth(0.25, 0.5, 3, 4),
                KernelEvidence.UNKNOWN,
                Optional.empty());
        byte[] bytes = JournalRecord.bytes(end);
        int numbersOfCountersQueuesNamespaceTcpInfoLooksAndNoAbort = 9;

        byte[] older = Arrays.copyOf(bytes, bytes.length - numbersOfCountersQueuesNamespaceTcpInfoLooksAndNoAbort);

        assertThat(JournalRecord.of(older)).isEqualTo(end);
    }

    @Test
    void aFileThatIsNoJournalIsRefused() throws Exception {
        Files.writeString(file, "{\"schema\": 1}");

        assertThat(JournalReader.isJournal(file)).isFalse();
        assertThatThrownBy(() -> JournalReader.read(file))
                .isInstanceOf(UnreadableJournal.class)
                .hasMessage("is no journal of a run");
        assertThatThrownBy(() -> JournalReader.read(folder.resolve("nothing"))).isInstanceOf(IOException.class);
    }

    private void writeSmallRecords() throws IOException {
        Ledger ledger = new Ledger();
        try (JournalFile journal = journal()) {
            ends.add(Files.size(file));
            journal.began(plan(), ENVIRONMENT, STARTED);
            noteEnd(ledger, KernelEvidence.UNKNOWN);
            KernelEvidence kernel = KernelEvidence.UNKNOWN;
            for (int i = 0; i < RECORDS; i++) {
                if (i % 3 == 2) {
                    kernel = new KernelEvidence(
                            Map.of(KernelCounter.LISTEN_OVERFLOWS, (long) i),
                            KERNEL.queues(),
                            KERNEL.listenerAt(),
                            KERNEL.tcpInfo(),
                            List.of(new KernelLook(i, Map.of(KernelCounter.LISTEN_OVERFLOWS, 1L), i)));
                    looks.addAll(kernel.looks());
                    journal.kernelSeen(kernel);
                    kernel = kernel.with(looks);
                } else {
                    Page page = new Page();
                    page.received(i);
                    record(journal, ledger, i, page);
                }
                noteEnd(ledger, kernel);
            }
        }
    }

    private void noteEnd(Ledger ledger, KernelEvidence kernel) throws IOException {
        ends.add(Files.size(file));
        totals.add(ledger.total());
        kernels.add(kernel);
    }

    /** Everything that an interval can hold, once in each second. */
    private static Result run(JournalFile journal, Plan plan, int seconds) {
        Ledger ledger = new Ledger();
        journal.began(plan, ENVIRONMENT, STARTED.minusMillis(5));
        Page opening = new Page();
        opening.connected(2 * MILLI, false);
        opening.connectFailed(FailureKind.CONNECT_REFUSED, new Errno(111), -1, JournalTest::example);
        record(journal, ledger, -1, opening);
        journal.loadBegan(STARTED);
        for (int second = 0; second < seconds; second++) {
            Page page = new Page();
            answer(page, second + 1);
            page.due(Period.MEASURED, 7);
            page.sent(Period.MEASURED, 0, 1, 100);
            page.failed(
                    Period.MEASURED, FailureKind.RESET_AWAITING, new Errno(104), true, second, JournalTest::example);
            page.due(Period.WARMUP, 7);
            page.sent(Period.WARMUP, 0, 1, 100);
            page.failed(Period.WARMUP, FailureKind.RESPONSE_WRONG, Errno.NONE, true, second, JournalTest::example);
            page.lateResponse(Period.MEASURED);
            page.received(300);
            page.closedByPeer();
            page.connected(MILLI, true);
            page.broken(FailureKind.RESPONSE_UNASKED, Errno.NONE, second, JournalTest::example);
            page.missedByUs();
            record(journal, ledger, second, page);
        }
        return new Result(
                plan,
                ENVIRONMENT,
                STARTED,
                seconds * 1_000_000_000L,
                false,
                true,
                ledger.total(),
                ledger.seconds(),
                new GeneratorHealth(0.25, 0.5, 3, 4),
                KERNEL);
    }

    private static void record(JournalFile journal, Ledger ledger, long second, Page page) {
        Interval interval = page.interval();
        journal.recorded(second, interval);
        ledger.add(second, interval);
    }

    private static void answer(Page page, int times) {
        for (int i = 0; i < times; i++) {
            page.due(Period.MEASURED, 1);
            page.sent(Period.MEASURED, 0, 1, 10);
            page.answered(Period.MEASURED, 0, 1, MILLI * (i + 1));
        }
    }

    private static Failure.Example example() {
        return new Failure.Example("127.0.0.1:4", "[::1]:5", 6, 7, "größer ☂");
    }

    private static Plan plan() {
        return new PlanSettings()
                .set("target", "127.0.0.1:1")
                .set("rate", "20k/s")
                .set("connectRate", "7/s")
                .plan();
    }

    private JournalFile journal() throws IOException {
        return JournalFile.create(file, List.of("p99<=5ms", "failures<=1%"), () -> folder, failed -> {
            throw new AssertionError(failed);
        });
    }
}
