package io.tcpbench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tcpbench.plan.Plan;
import io.tcpbench.plan.PlanSettings;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The journals from which fuzzing starts are of this version's format: one that is refused at its first byte leads
 * nowhere. After a change of the format, {@code -Dtcpbench.rewriteJournalSeeds} makes them anew.
 */
class JournalSeedsTest {
    private static final Path SEEDS =
            Path.of("src/test/resources/io/tcpbench/report/JournalFuzzTestInputs/aJournalIsReadOrRefused");

    private static final Instant AT = Instant.parse("2024-02-29T12:00:00.123456789Z");

    private static final Limits LIMITS = new Limits(20_000, 1_000_000, 28_232, 60, 2, 60, 4_096, 0, 6);

    @BeforeAll
    static void rewrite() throws IOException {
        if (Boolean.getBoolean("tcpbench.rewriteJournalSeeds")) {
            byte[] began = began(List.of("p99<=5ms", "failures<=0"), LIMITS);
            byte[] ended = ended(new AcceptQueue("127.0.0.1:1", 1_000, 9, 8, 77));
            write("ended", began, load(), recorded(-1), recorded(0), seen(), ended);
            write("killed", began, load(), recorded(-1), recorded(0), seen());
            write("no-thresholds", began(List.of(), Limits.UNKNOWN), load(), recorded(0));
            write("a-negative-count", began, load(), recorded(0), ended(new AcceptQueue("127.0.0.1:1", -5, 9, 8, 77)));
            write("a-negative-limit", began(List.of(), new Limits(-7, 1, 1, 1, 1, 1, 1, 1, 1)), load(), recorded(0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ended", "killed", "no-thresholds"})
    void aSeedCanBeRead(String name) throws Exception {
        JournalReader.Recovered recovered = JournalReader.read(SEEDS.resolve(name));

        assertThat(recovered.tornBytes()).isZero();
        assertThat(recovered.result().total().requests().answered()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"a-negative-count, -5", "a-negative-limit, -7"})
    void aNumberThatCannotBeIsRefused(String name, String number) {
        assertThatThrownBy(() -> JournalReader.read(SEEDS.resolve(name)))
                .isInstanceOf(UnreadableJournal.class)
                .hasMessageContaining("a number of " + number);
    }

    private static void write(String name, byte[]... records) throws IOException {
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
        Files.write(SEEDS.resolve(name), bytes.toByteArray());
    }

    private static byte[] began(List<String> thresholds, Limits limits) {
        Plan plan = new PlanSettings()
                .set("target", "127.0.0.1:9090")
                .set("rate", "1000/s")
                .plan();
        Environment environment = new Environment(
                "Linux", "amd64", "a CPU", 4, "17.0.1", 17, 1 << 30, "epoll", 2, "127.0.0.1:1", "1.0", limits);
        return JournalRecord.bytes(new JournalRecord.Began(plan, thresholds, environment, AT));
    }

    private static byte[] load() {
        return JournalRecord.bytes(new JournalRecord.LoadBegan(AT));
    }

    private static byte[] recorded(long second) {
        Page page = new Page();
        page.connected(1_000, false);
        page.connectFailed(FailureKind.CONNECT_REFUSED, new Errno(111), -5, JournalSeedsTest::example);
        page.due(Period.MEASURED, 10);
        page.sent(Period.MEASURED, 0, 10, 128);
        page.answered(Period.MEASURED, 0, 10, 1_000_000);
        page.due(Period.MEASURED, 0);
        page.sent(Period.MEASURED, 0, 0, 128);
        page.failed(Period.MEASURED, FailureKind.RESET_AWAITING, new Errno(104), true, 7, JournalSeedsTest::example);
        return JournalRecord.bytes(new JournalRecord.Recorded(second, page.interval()));
    }

    private static byte[] seen() {
        return JournalRecord.bytes(
                new JournalRecord.KernelSeen(kernel(new AcceptQueue("127.0.0.1:1", 1_000, 9, 8, 77))));
    }

    private static byte[] ended(AcceptQueue queue) {
        return JournalRecord.bytes(new JournalRecord.Ended(
                AT, 1_000_000_000, false, true, new GeneratorHealth(0.5, 0.25, 2, 3), kernel(queue), Optional.empty()));
    }

    private static KernelEvidence kernel(AcceptQueue queue) {
        return new KernelEvidence(
                Map.of(KernelCounter.LISTEN_OVERFLOWS, 7L),
                List.of(queue),
                new NetworkNamespace(4_026_532_177L, 4711),
                new TcpInfo(16, 40_800_000, 3),
                List.of(new KernelLook(1_000_000_000, Map.of(KernelCounter.LISTEN_OVERFLOWS, 7L), 9)));
    }

    private static Failure.Example example() {
        return new Failure.Example("127.0.0.1:40000", "127.0.0.1:9090", 128, 0, "Connection reset");
    }
}
