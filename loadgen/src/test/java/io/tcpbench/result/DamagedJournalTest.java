package io.tcpbench.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.Damage;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a journal holds, it is read as far as it goes or refused, without much time or memory. */
class DamagedJournalTest {
    private static final Environment ENVIRONMENT = new Environment(
            "Linux", "amd64", "a CPU", 4, "17.0.1", 17, 1 << 30, "epoll", 2, "127.0.0.1:1", "1.0", Limits.UNKNOWN);

    private static final KernelEvidence KERNEL = new KernelEvidence(
            Map.of(KernelCounter.LISTEN_OVERFLOWS, 7L),
            List.of(new AcceptQueue("127.0.0.1:1", 1_000, 9, 8)),
            new NetworkNamespace(4_026_532_177L, 4711),
            new TcpInfo(16, 40_800_000, 3));

    @TempDir
    private Path folder;

    @Test
    void aDamagedFileIsReadAsFarAsItGoesOrRefused() {
        byte[] whole = file(records());

        Damage.survives(random -> Damage.of(whole, random), this::read);
    }

    @Test
    void recordsWhoseChecksumIsRightAndContentIsNotAreReadOrRefused() {
        List<byte[]> whole = records();

        Damage.survives(random -> file(damaged(whole, random)), this::read);
    }

    private void read(byte[] input) throws IOException {
        Path file = Files.write(folder.resolve(JournalFile.NAME), input);
        try {
            JournalReader.Recovered recovered = JournalReader.read(file);
            assertThat(recovered.result().total().requests().balanced()).isTrue();
        } catch (UnreadableJournal refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }

    /** Records changed inside, repeated, left out or in another order. */
    private static List<byte[]> damaged(List<byte[]> whole, SplittableRandom random) {
        List<byte[]> records = new ArrayList<>(whole);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(records.size());
            byte[] taken = records.remove(at);
            int to = random.nextInt(records.size() + 1);
            switch (random.nextInt(8)) {
                case 0 -> records.add(to, taken);
                case 1 -> records.addAll(at, List.of(taken, taken));
                case 2 -> records.addAll(at, List.of());
                default -> records.add(at, Damage.of(taken, random));
            }
        }
        return records;
    }

    private static byte[] file(List<byte[]> records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.write(JournalFile.HEADING);
            for (byte[] body : records) {
                CRC32C checksum = new CRC32C();
                checksum.update(body);
                out.writeInt(body.length);
                out.writeInt((int) checksum.getValue());
                out.write(body);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static List<byte[]> records() {
        Plan plan = new PlanSettings()
                .set("target", "127.0.0.1:9090")
                .set("rate", "1000/s")
                .plan();
        Instant at = Instant.parse("2024-02-29T12:00:00.123456789Z");
        Page page = new Page();
        page.connected(1_000, false);
        page.connectFailed(FailureKind.CONNECT_REFUSED, new Errno(111), -5, DamagedJournalTest::example);
        page.due(true, 10);
        page.sent(true, 0, 10, 128);
        page.answered(true, 0, 10, 1_000_000);
        page.due(true, 0);
        page.sent(true, 0, 0, 128);
        page.failed(true, FailureKind.RESET_AWAITING, new Errno(104), true, 7, DamagedJournalTest::example);
        Interval interval = page.interval();
        return List.of(
                JournalRecord.bytes(new JournalRecord.Began(plan, List.of("p99<=5ms"), ENVIRONMENT, at)),
                JournalRecord.bytes(new JournalRecord.LoadBegan(at)),
                JournalRecord.bytes(new JournalRecord.Recorded(-1, interval)),
                JournalRecord.bytes(new JournalRecord.Recorded(0, interval)),
                JournalRecord.bytes(new JournalRecord.KernelSeen(KERNEL)),
                JournalRecord.bytes(new JournalRecord.Ended(
                        at, 1_000_000_000, false, true, new GeneratorHealth(0.5, 0.25, 2, 3), KERNEL)));
    }

    private static Failure.Example example() {
        return new Failure.Example("127.0.0.1:40000", "127.0.0.1:9090", 128, 0, "Connection reset");
    }
}
