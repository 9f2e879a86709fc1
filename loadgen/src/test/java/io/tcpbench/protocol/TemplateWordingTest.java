package io.tcpbench.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tcpbench.plan.PlanSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateWordingTest {
    private static final long NOW = 1_700_000_000_123L;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void connectionsAndTheirRequestsAreCountedFromOne() {
        Wording.Factory wordings = wordings("${connection}-${sequence}", "echo");
        Wording first = wordings.of(0);
        Wording last = wordings.of(9);

        assertThat(said(first, 3)).containsExactly("1-1", "1-2", "1-3");
        assertThat(said(last, 2)).containsExactly("10-1", "10-2");
        assertThat(said(first, 1)).containsExactly("1-4");
    }

    @Test
    void numbersHaveTheDigitsThatAreAskedFor() {
        Wording wording = wordings("${connection:4}${sequence:1}", "echo").of(41);

        List<String> said = said(wording, 10);

        assertThat(said.get(0)).isEqualTo("00421");
        assertThat(said.get(9)).as("the last digits of a longer number").isEqualTo("00420");
    }

    @Test
    void theTimestampIsTheTimeWhenTheRequestIsSent() {
        Wording wording = wordings("t=${timestamp}", "echo").of(0);

        assertThat(said(wording, 1)).containsExactly("t=1700000000123");
    }

    @Test
    void uuidsAreRandomOnesOfVersion4() {
        Wording wording = wordings("${uuid}", "echo").of(0);
        Set<String> seen = new HashSet<>();

        for (String said : said(wording, 1_000)) {
            UUID uuid = UUID.fromString(said);
            assertThat(uuid).hasToString(said);
            assertThat(uuid.version()).isEqualTo(4);
            assertThat(uuid.variant()).isEqualTo(2);
            seen.add(said);
        }
        assertThat(seen).hasSize(1_000);
    }

    @Test
    void randomBytesHaveEveryValue() {
        Wording wording = wordings("${random:1KiB}", "echo").of(0);
        Set<Character> seen = new HashSet<>();

        said(wording, 10).forEach(said -> said.chars().forEach(value -> seen.add((char) value)));

        assertThat(seen).hasSize(256);
    }

    @Test
    void alphanumericCharactersAreAllLettersAndDigitsEquallyOften() {
        Wording wording = wordings("${alnum:31}", "echo").of(0);
        int[] counts = new int[128];

        said(wording, 2_000).forEach(said -> said.chars().forEach(value -> counts[value]++));

        for (int value = 0; value < counts.length; value++) {
            if (Character.isLetterOrDigit(value)) {
                assertThat(counts[value]).as("%c of 1000", value).isBetween(800, 1_200);
            } else {
                assertThat(counts[value]).isZero();
            }
        }
    }

    @Test
    void rowsAreTakenInTurnByTheConnectionsBetweenThem(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("users.csv"), "n,s\n1,a\n2,b\n3,c\n4,d\n5,e\n");
        Wording.Factory wordings = wordings("${csv:" + file + ":n}${csv:" + file + ":s}", "echo", "connections", "2");
        Wording first = wordings.of(0);
        Wording second = wordings.of(1);

        assertThat(said(first, 6)).containsExactly("1a", "3c", "5e", "2b", "4d", "1a");
        assertThat(said(second, 3)).containsExactly("2b", "4d", "1a");
    }

    @Test
    void whatIsDrawnFollowsFromTheSeedTheConnectionAndTheRequest() {
        String template = "${alnum:8}${uuid}${random:3}";
        List<String> said = said(wordings(template, "echo").of(3), 5);

        assertThat(said(wordings(template, "line").of(3), 5)).isEqualTo(said);
        assertThat(said(wordings(template, "echo").of(2), 5)).doesNotContainAnyElementsOf(said);
        assertThat(said(wordings(template, "echo", "seed", "2").of(3), 5)).doesNotContainAnyElementsOf(said);
        assertThat(said).doesNotHaveDuplicates();
    }

    /** Requests of several connections in flight, of different lengths, answered in any pieces. */
    @Test
    void eachResponseIsComparedWithTheRequestThatItAnswers() {
        Wording.Factory wordings = wordings("${sequence} ${alnum:20} ${timestamp}\n", "echo", "pipeline", "16");
        Wording one = wordings.of(0);
        Wording other = wordings.of(1);
        Codec codec = one.newCodec();
        Codec ofOther = other.newCodec();
        for (int round = 0; round < 5; round++) {
            StringBuilder sent = new StringBuilder();
            for (int i = 0; i < 16; i++) {
                sent.append(said(one, 1, NOW + 100L * round + i).get(0));
            }
            String othersSent = said(other, 1).get(0);

            int completed = 0;
            for (int from = 0; from < sent.length(); from += 7) {
                ByteBuf in = bytes(sent.substring(from, Math.min(sent.length(), from + 7)));
                while (in.isReadable()) {
                    Codec.State state = codec.read(in);
                    assertThat(state).isIn(Codec.State.PARTIAL, Codec.State.COMPLETE);
                    completed += state == Codec.State.COMPLETE ? 1 : 0;
                }
            }

            assertThat(completed).isEqualTo(16);
            assertThat(codec.bytesRead()).isZero();
            assertThat(ofOther.read(bytes(othersSent))).isEqualTo(Codec.State.COMPLETE);
        }
    }

    @Test
    void aWrongResponseIsToldOnceWithItsPlaceAndThoseBehindItAreFound() {
        Wording wording = wordings("<${sequence:4}>", "echo", "pipeline", "3").of(0);
        Codec codec = wording.newCodec();
        said(wording, 3);

        ByteBuf in = bytes("<0001><0X02><0003>");

        assertThat(codec.read(in)).isEqualTo(Codec.State.COMPLETE);
        assertThat(codec.read(in)).isEqualTo(Codec.State.WRONG);
        assertThat(codec.difference()).isEqualTo("at byte 2 of 6: expected 3030323e, got 5830323e3c303030333e");
        assertThat(codec.read(in)).isEqualTo(Codec.State.COMPLETE);
        assertThat(codec.read(in)).isEqualTo(Codec.State.COMPLETE);
        assertThat(in.isReadable()).isFalse();
    }

    @Test
    void ofValuesOfAFileOnlyThePlaceOfADifferenceIsTold(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("users.csv"), "password\nhunter2\n");
        Wording wording = wordings("${csv:" + file + ":password}", "echo").of(0);
        Codec codec = wording.newCodec();
        said(wording, 1);

        assertThat(codec.read(bytes("hunter3"))).isEqualTo(Codec.State.WRONG);

        assertThat(codec.difference()).isEqualTo("at byte 6 of 7");
    }

    /** A connection in the place of another goes on with the numbers, and owes nothing of what the other was asked. */
    @Test
    void theCodecOfALaterConnectionBeginsWithTheNextRequest() {
        Wording wording = wordings("${sequence}", "echo").of(0);
        wording.newCodec();
        said(wording, 7);

        Codec codec = wording.newCodec();

        assertThat(said(wording, 1)).containsExactly("8");
        assertThat(codec.read(bytes("8"))).isEqualTo(Codec.State.COMPLETE);
    }

    @Test
    void otherExpectationsHaveTheirOwnCodecs() {
        Wording wording = wordings("${sequence}\\n", "exact:OK").of(0);
        Codec codec = wording.newCodec();
        said(wording, 1);

        assertThat(codec.read(bytes("OK"))).isEqualTo(Codec.State.COMPLETE);
    }

    @Test
    void neitherMakingNorComparingARequestLeavesGarbage(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("users.csv"), "name\nanna\nberta\n");
        Wording wording = wordings(
                        "${connection} ${sequence} ${random:16} ${alnum:16} ${uuid} ${timestamp} ${csv:" + file
                                + ":name}",
                        "echo")
                .of(4);
        Codec codec = wording.newCodec();
        ByteBuf in = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(1_000));
        exchange(wording, codec, in, 20_000);

        long before = THREADS.getCurrentThreadAllocatedBytes();
        exchange(wording, codec, in, 20_000);
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(bytes).as("bytes for 20,000 requests").isLessThan(20_000);
    }

    private static void exchange(Wording wording, Codec codec, ByteBuf in, int requests) {
        for (int i = 0; i < requests; i++) {
            int length = wording.next(NOW + i);
            in.clear().writeBytes(wording.bytes(), 0, length);
            if (codec.read(in) != Codec.State.COMPLETE) {
                throw new AssertionError(codec.difference());
            }
        }
    }

    private static List<String> said(Wording wording, int requests) {
        return said(wording, requests, NOW);
    }

    private static List<String> said(Wording wording, int requests, long epochMillis) {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            int length = wording.next(epochMillis);
            said.add(new String(wording.bytes(), 0, length, ISO_8859_1));
        }
        return said;
    }

    private static Wording.Factory wordings(String template, String expect, String... more) {
        PlanSettings settings = new PlanSettings()
                .set("target", "127.0.0.1:1")
                .set("send", "text:" + template)
                .set("expect", expect);
        for (int i = 0; i < more.length; i += 2) {
            settings.set(more[i], more[i + 1]);
        }
        return PlannedProtocol.of(settings.plan()).wordings().orElseThrow();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, ISO_8859_1);
    }
}
