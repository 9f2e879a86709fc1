package io.tcpbench.report;

import static io.tcpbench.gate.Runs.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tcpbench.gate.Gate;
import io.tcpbench.gate.Runs;
import io.tcpbench.gate.Threshold;
import io.tcpbench.gate.Verdict;
import io.tcpbench.result.AcceptQueue;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.GeneratorHealth;
import io.tcpbench.result.KernelCounter;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.Limits;
import io.tcpbench.result.NetworkNamespace;
import io.tcpbench.result.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultFileTest {
    private static final List<Threshold> THRESHOLDS =
            List.of(Threshold.parse("p99<=5ms"), Threshold.parse("failures<=50%"));

    @TempDir
    private Path folder;

    private static Runs eventful() {
        return Runs.open()
                .limits(new Limits(1_024, 2_466_177, 28_232, 60, 2, 61, 4_096, 0, -1))
                .setting("connections", "7")
                .setting("requestsPerConnection", "100")
                .setting("spin", "true")
                .setting("localAddress", "127.0.0.2,127.0.0.3")
                .setting("send", "text:P\\x00NG\\r\\n")
                .setting("expect", "until:\\r\\n")
                .lateAnswers(900, 20_000, MILLI)
                .answers(80, 12 * MILLI)
                .timeouts(15)
                .failures(3, FailureKind.RESET_AWAITING, 104, "\u001b[31mred\n\u0000 \"quoted\"")
                .connectFailures(2, FailureKind.CONNECT_REFUSED, 111)
                .warmupFailures(2)
                .notSent(2)
                .missed(1)
                .brokenConnection("68 69")
                .counted(KernelCounter.LISTEN_OVERFLOWS, 77)
                .counted(KernelCounter.SYN_RETRANSMITS, 0)
                .queue(9, 8, 77)
                .queue(0, AcceptQueue.UNKNOWN)
                .listenerAt(new NetworkNamespace(4_026_532_177L, 4711))
                .tcpInfo(16, 40 * MILLI, 3);
    }

    @Test
    void whatIsReadEqualsWhatWasWritten() throws Exception {
        Result result = eventful().result();
        Verdict verdict = Gate.judge(result, THRESHOLDS);

        ResultFile.write(result, verdict, file());
        ResultFile.Stored stored = ResultFile.read(file());

        assertThat(stored.result()).isEqualTo(result);
        assertThat(stored.thresholds()).isEqualTo(THRESHOLDS);
        assertThat(stored.outcome()).isEqualTo(verdict.outcome());
        assertThat(Gate.judge(stored.result(), stored.thresholds())).isEqualTo(verdict);
    }

    @Test
    void anEmptyAndPartialRunIsReadBackToo() throws Exception {
        Result result = Runs.empty()
                .neverUsable()
                .partial()
                .lasting(0)
                .health(GeneratorHealth.UNKNOWN)
                .result();

        ResultFile.write(result, Gate.judge(result, THRESHOLDS), file());

        assertThat(ResultFile.read(file()).result()).isEqualTo(result);
    }

    @Test
    void theSameResultMakesTheSameFile() throws Exception {
        Result result = eventful().result();
        Verdict verdict = Gate.judge(result, THRESHOLDS);

        ResultFile.write(result, verdict, file());
        ResultFile.write(ResultFile.read(file()).result(), verdict, folder.resolve("again.json"));

        assertThat(folder.resolve("again.json")).hasSameTextualContentAs(file());
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".tmp"));
    }

    @Test
    void theFileHasWhatOtherToolsLookFor() throws Exception {
        Result result = eventful().result();

        ResultFile.write(result, Gate.judge(result, THRESHOLDS), file());
        JsonNode root = new JsonMapper().readTree(file().toFile());

        assertThat(root.path("schema").intValue()).isEqualTo(1);
        assertThat(root.path("outcome").textValue()).isEqualTo("failed");
        assertThat(root.path("requests").path("due").longValue()).isEqualTo(1_001);
        assertThat(root.path("requests").path("answered").longValue()).isEqualTo(981);
        assertThat(root.path("throughputPerSecond").doubleValue()).isEqualTo(981.0);
        assertThat(root.path("plan").path("rate").textValue()).isEqualTo("1000/s");
        assertThat(root.path("planHash").textValue()).isEqualTo(result.plan().hash());
        assertThat(root.path("latency").path("p99.99Nanos").isNumber()).isTrue();
        assertThat(root.path("checks").get(0).path("threshold").textValue()).isEqualTo("p99<=5ms");
        assertThat(root.path("checks").get(0).path("limit").toString()).isEqualTo("5000000");
        assertThat(root.path("checks").get(0).path("measured").isNull()).isTrue();
        assertThat(root.path("checks").get(1).path("unit").textValue()).isEqualTo("ratio");
        assertThat(root.path("failures")).anySatisfy(failure -> {
            assertThat(failure.path("kind").textValue()).isEqualTo("RESET_AWAITING");
            assertThat(failure.path("phase").textValue()).isEqualTo("WAIT");
            assertThat(failure.path("side").textValue()).isEqualTo("target");
            assertThat(failure.path("errno").textValue()).isEqualTo("ECONNRESET");
            assertThat(failure.path("errnoNumber").intValue()).isEqualTo(104);
            assertThat(failure.path("requests").intValue()).isEqualTo(3);
            assertThat(failure.path("connections").intValue()).isEqualTo(1);
            assertThat(failure.path("meaning").textValue()).isEqualTo(FailureKind.RESET_AWAITING.meaning());
            assertThat(failure.path("remedy").textValue()).isEqualTo(FailureKind.RESET_AWAITING.remedy());
        });
        assertThat(root.path("environment").path("limits").path("somaxconn").intValue())
                .isEqualTo(4_096);
        assertThat(root.path("environment").path("limits").has("synRetries")).isFalse();
        assertThat(root.path("generator").path("health").textValue()).isEqualTo("ok");
        assertThat(root.path("bottleneck").path("side").textValue()).isEqualTo("target");
        assertThat(root.path("bottleneck").path("evidence").textValue()).contains("RESPONSE_TIMEOUT");
        assertThat(root.path("kernel").path("counters").path("ListenOverflows").longValue())
                .isEqualTo(77);
        assertThat(root.path("kernel").path("tcpInfo").toString())
                .isEqualTo("{\"connections\":16,\"shortestRoundTripNanos\":40000000,\"retransmits\":3}");
        assertThat(root.path("environment")
                        .path("fingerprint")
                        .path("transport")
                        .textValue())
                .isEqualTo("epoll");
    }

    @Test
    void aPayloadFileThatHasGoneOrChangedDoesNotMatter() throws Exception {
        Path payload = Files.writeString(folder.resolve("request.bin"), "as it was");
        Result result = Runs.closed()
                .setting("send", "file:" + payload)
                .answers(20, MILLI)
                .result();
        ResultFile.write(result, Gate.judge(result, THRESHOLDS), file());

        Files.writeString(payload, "changed");
        Result afterChange = ResultFile.read(file()).result();
        Files.delete(payload);
        Result afterRemoval = ResultFile.read(file()).result();

        assertThat(afterChange).isEqualTo(result);
        assertThat(afterRemoval).isEqualTo(result);
        assertThat(afterRemoval.plan().hash()).isEqualTo(result.plan().hash());
    }

    @Test
    void aFileTornAnywhereIsUnreadableAndNeverHalfAResult() throws Exception {
        Result result = eventful().result();
        ResultFile.write(result, Gate.judge(result, THRESHOLDS), file());
        byte[] whole = Files.readAllBytes(file());
        // Without its last brace and line end it is whole no more.
        int end = new String(whole, StandardCharsets.UTF_8).lastIndexOf('}');

        for (int length = 0; length <= end; length = length == end ? end + 1 : Math.min(length + 50, end)) {
            Files.write(file(), Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> ResultFile.read(file()))
                    .as("torn after %d bytes", length)
                    .isInstanceOf(UnreadableResult.class)
                    .hasMessageContaining("result.json");
        }
    }

    /**
     * Either a bit does not matter, as one inside a name for people, or the file is refused; nothing else is thrown.
     */
    @Test
    void aFlippedBitIsReadOrRefusedButNeverACrash() throws Exception {
        Result result = eventful().result();
        ResultFile.write(result, Gate.judge(result, THRESHOLDS), file());
        byte[] whole = Files.readAllBytes(file());

        int refused = 0;
        for (int at = 0; at < whole.length; at += 37) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 7);
            Files.write(file(), flipped);
            refused += isRefused(file()) ? 1 : 0;
        }

        assertThat(refused).isPositive();
    }

    private static boolean isRefused(Path file) {
        try {
            ResultFile.Stored stored = ResultFile.read(file);
            Gate.judge(stored.result(), stored.thresholds());
            return false;
        } catch (UnreadableResult refused) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "[]",
                "\"text\"",
                "{",
                "{}",
                "{}{}",
                "nonsense",
                "\u0000",
                "{\"schema\": NaN}"
            })
    void whatIsNoResultIsRefused(String text) throws IOException {
        Files.writeString(file(), text);

        assertThatThrownBy(() -> ResultFile.read(file()))
                .isInstanceOf(UnreadableResult.class)
                .hasMessageContaining("result.json");
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        Files.writeString(file(), "[".repeat(200_000));

        assertThatThrownBy(() -> ResultFile.read(file())).isInstanceOf(UnreadableResult.class);
    }

    @Test
    void aHugeFileIsRefusedUnread() throws IOException {
        try (var sparse = new java.io.RandomAccessFile(file().toFile(), "rw")) {
            sparse.setLength(1L << 30);
        }

        assertThatThrownBy(() -> ResultFile.read(file()))
                .isInstanceOf(UnreadableResult.class)
                .hasMessageContaining("larger than 256 MiB");
    }

    @Test
    void aMissingFileAndAFolderAreRefused() {
        assertThatThrownBy(() -> ResultFile.read(file()))
                .isInstanceOf(UnreadableResult.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> ResultFile.read(folder)).isInstanceOf(UnreadableResult.class);
    }

    @Test
    void aNewerSchemaIsRefusedAndSaysSo() {
        assertRefused(root -> root.put("schema", 2), "schema is 2; this version reads schema 1");
    }

    @Test
    void aFileOfAnOlderVersionKnowsNothingOfTheKernel() throws Exception {
        changed(root -> root.remove(List.of("kernel", "bottleneck")));

        assertThat(ResultFile.read(file()).result().kernel()).isEqualTo(KernelEvidence.UNKNOWN);
    }

    @Test
    void whatTheKernelSawIsCheckedLikeEverythingElse() {
        assertRefused(root -> root.put("kernel", "wrong"), "kernel is not an object");
        assertRefused(root -> object(root, "kernel").remove("counters"), "kernel.counters is missing");
        assertRefused(
                root -> ((ObjectNode) root.path("kernel").path("acceptQueues").get(0)).put("deepest", -1),
                "kernel.acceptQueues[0].deepest is less than 0");
        assertRefused(
                root -> object(object(root, "kernel"), "listenerNamespace").remove("pid"),
                "kernel.listenerNamespace.pid is missing");
        assertRefused(
                root -> object(object(root, "kernel"), "tcpInfo").put("retransmits", -1),
                "kernel.tcpInfo.retransmits is less than 0");
    }

    @Test
    void ofATransportThatTellsNothingOfItsConnectionsNothingIsWritten() throws Exception {
        Result result = Runs.closed().answers(10, MILLI).transport("nio").result();

        ResultFile.write(result, Gate.judge(result, THRESHOLDS), file());

        assertThat(Files.readString(file())).contains("acceptQueues").doesNotContain("tcpInfo");
        assertThat(ResultFile.read(file()).result()).isEqualTo(result);
    }

    @Test
    void aFileWithoutLimitsIsOfAnOlderVersionAndIsReadAllTheSame() throws Exception {
        changed(root -> object(root, "environment").remove("limits"));

        assertThat(ResultFile.read(file()).result().environment().limits()).isEqualTo(Limits.UNKNOWN);
    }

    @Test
    void whatANewerVersionAddsIsPassedOver() throws Exception {
        changed(root -> root.put("novelty", 1));

        assertThat(ResultFile.read(file()).result().total().requests().due()).isEqualTo(1_001);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "schema", "tool", "outcome", "plan", "environment", "startedAt", "durationNanos", "partial",
                        "everUsable",
                "requests", "warmup", "bytes", "latency", "serviceTime", "lag", "late", "connect", "connections",
                "failures", "warmupFailures", "checks", "generator", "intervals"
            })
    void aMissingOrMistypedFieldIsNamed(String name) {
        assertRefused(root -> root.remove(name), name);
        assertRefused(root -> root.putNull(name), name);
        assertRefused(root -> root.put(name, "wrong"), name);
    }

    @Test
    void numbersThatDoNotAddUpAreRefused() {
        assertRefused(root -> requests(root).put("failed", 5_000), "requests do not add up");
        assertRefused(root -> requests(root).put("due", -5), "requests.due is less than 0");
        assertRefused(root -> requests(root).put("due", 1.5), "requests.due is not a whole number");
        assertRefused(root -> requests(root).put("due", Long.MAX_VALUE), "requests.due is not a whole number");
        assertRefused(
                root -> object(root, "latency").put("count", 5),
                "latency.histogram holds 981 values where 5 were counted");
        assertRefused(root -> object(root, "latency").put("histogram", "AAAA"), "latency.histogram");
        assertRefused(root -> object(root, "latency").put("histogram", "%%"), "latency.histogram");
    }

    @Test
    void wordsThatMeanNothingAreRefused() {
        assertRefused(root -> root.put("outcome", "excellent"), "outcome");
        assertRefused(root -> root.put("startedAt", "yesterday"), "startedAt");
        assertRefused(root -> object(root, "plan").put("connections", 0), "connections");
        assertRefused(root -> object(root, "plan").put("novelty", 1), "novelty");
        assertRefused(root -> ((ObjectNode) root.path("checks").get(0)).put("threshold", "p99<5ms"), "p99<=5ms");
        assertRefused(root -> ((ObjectNode) root.path("failures").get(0)).put("kind", "BAD_LUCK"), "BAD_LUCK");
    }

    private static ObjectNode requests(ObjectNode root) {
        return object(root, "requests");
    }

    private static ObjectNode object(ObjectNode root, String name) {
        return (ObjectNode) root.path(name);
    }

    private void assertRefused(Consumer<ObjectNode> change, String message) {
        changed(change);
        assertThatThrownBy(() -> ResultFile.read(file()))
                .isInstanceOf(UnreadableResult.class)
                .hasMessageContaining("result.json")
                .hasMessageContaining(message);
    }

    private void changed(Consumer<ObjectNode> change) {
        try {
            Result result = eventful().result();
            ResultFile.write(result, Gate.judge(result, THRESHOLDS), file());
            JsonMapper mapper = new JsonMapper();
            ObjectNode root = (ObjectNode) mapper.readTree(file().toFile());
            change.accept(root);
            mapper.writeValue(file().toFile(), root);
        } catch (IOException unexpected) {
            throw new java.io.UncheckedIOException(unexpected);
        }
    }

    private Path file() {
        return folder.resolve("result.json");
    }
}
