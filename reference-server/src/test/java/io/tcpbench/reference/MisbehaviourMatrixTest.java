package io.tcpbench.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.reference.Audience.End;
import io.tcpbench.reference.Audience.Seen;
import io.tcpbench.reference.behaviour.Counter;
import io.tcpbench.reference.behaviour.Counts;
import io.tcpbench.reference.behaviour.Misbehaviour;
import io.tcpbench.reference.behaviour.Reply;
import io.tcpbench.reference.behaviour.Setting;
import io.tcpbench.reference.behaviour.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every engine with every reply and every misbehaviour, and all pairs of them: what clients see is what is counted. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MisbehaviourMatrixTest {

    private static final int CLIENTS = 8;
    private static final int REQUESTS = 5;
    private static final int LINE_BYTES = 16;
    private static final long MILLI_NANOS = 1_000_000;
    private static final long PATIENCE_NANOS = 10_000 * MILLI_NANOS;

    private static final Map<String, String> ALONE = new LinkedHashMap<>();

    static {
        ALONE.put("delay", "2ms");
        ALONE.put("stall", "4ms/10ms");
        ALONE.put("drip", "20k/s");
        ALONE.put("stop-reading-after", "3");
        ALONE.put("close-after", "2");
        ALONE.put("idle-timeout", "150ms");
        ALONE.put("accept-rate", "1k/s");
        ALONE.put("no-accept", "true");
        ALONE.put("reset-on-accept", "true");
        ALONE.put("leak-connections", "true");
        for (String fault :
                List.of("reset", "close", "truncate", "garbage", "wrong-byte", "silence", "duplicate", "unasked")) {
            ALONE.put("fail-rate " + fault, "40% " + fault);
        }
    }

    /** A misbehaviour or two, by the names in {@link #ALONE}. */
    private static Settings settings(String... names) {
        Settings settings = Settings.NONE;
        for (String each : names) {
            String name = each.split(" ", 2)[0];
            Setting<?> setting = Misbehaviour.all().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            String before = settings.texts().get(name);
            settings = settings.with(setting, before == null ? ALONE.get(each) : before + ", " + ALONE.get(each));
        }
        return settings;
    }

    static Stream<Arguments> everyEngineWithEveryMisbehaviour() {
        return ServerEngineContractTest.engines().stream()
                .flatMap(engine -> ALONE.keySet().stream().map(name -> Arguments.of(engine.name(), name)));
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("everyEngineWithEveryMisbehaviour")
    void whatIsCountedIsWhatClientsSee(String engine, String name) throws IOException {
        assertCountedAsSeen(engine, settings(name));
    }

    static Stream<Arguments> everyPair() {
        List<String> names = new ArrayList<>(ALONE.keySet());
        return Stream.iterate(0, i -> i < names.size(), i -> i + 1)
                .flatMap(i ->
                        names.subList(i + 1, names.size()).stream().map(other -> Arguments.of(names.get(i), other)));
    }

    @ParameterizedTest(name = "{0} and {1}")
    @MethodSource("everyPair")
    void pairsAreCountedAsTheyAreSeen(String one, String other) throws IOException {
        assertCountedAsSeen(ServerEngine.preferred().name(), settings(one, other));
    }

    private static void assertCountedAsSeen(String engine, Settings settings) throws IOException {
        boolean endsSending = settings.value(Misbehaviour.IDLE_TIMEOUT) == Long.MAX_VALUE;
        long beforeStartNanos = System.nanoTime();
        RunningServer server = ServerEngine.named(engine)
                .start(ServerOptions.onLoopback().withReply(Reply.parse("line")).withSettings(settings));
        long startedNanos = System.nanoTime();
        try (Audience audience = new Audience(server.address(), CLIENTS, REQUESTS, endsSending)) {
            int ended = awaitSettled(server, audience, settings.value(Misbehaviour.NO_ACCEPT));
            long tookNanos = audience.sinceBeginNanos();
            List<Seen> seen = audience.seen();
            long beforeCloseNanos = System.nanoTime();
            server.close();
            Counts counts = server.counts();

            assertThat(seen.stream().filter(each -> each.end != End.OPEN)).hasSize(ended);
            assertStalls(settings, counts, beforeCloseNanos - startedNanos, System.nanoTime() - beforeStartNanos);
            assertAnswers(settings, counts, seen);
            assertEnds(settings, counts, seen, endsSending);
            assertTimes(settings, counts, seen, tookNanos);
            assertThat(server.counts()).as("once it has stopped").isEqualTo(counts);
        } finally {
            server.close();
        }
    }

    /** Until every client has seen its end, or the server says that it never will. */
    private static int awaitSettled(RunningServer server, Audience audience, boolean isNobodyAccepted)
            throws IOException {
        int ended = audience.listenMillis(20);
        while (!isNobodyAccepted && ended + openForEver(server.counts()) < CLIENTS) {
            assertThat(audience.sinceBeginNanos())
                    .as("%d clients have seen their end, the server has counted %s", ended, server.counts())
                    .isLessThan(PATIENCE_NANOS);
            ended = audience.listenMillis(5);
        }
        return drained(audience, ended);
    }

    /**
     * What was counted was written, and what was written to the loopback has arrived: nothing more than reads is left.
     */
    private static int drained(Audience audience, int ended) throws IOException {
        int before = -1;
        int after = heardBytes(audience);
        int last = ended;
        while (before != after) {
            last = audience.listenMillis(5);
            before = after;
            after = heardBytes(audience);
        }
        return last;
    }

    private static int heardBytes(Audience audience) {
        return audience.seen().stream().mapToInt(each -> each.bytes).sum();
    }

    private static long openForEver(Counts counts) {
        return counts.of(Counter.LEAK) + counts.of(Counter.STOP_READING);
    }

    private static void assertStalls(Settings settings, Counts counts, long atLeastNanos, long atMostNanos) {
        var stalls = settings.value(Misbehaviour.STALL);
        assertThat(counts.of(Counter.STALL)).isBetween(stalls.begunBy(atLeastNanos), stalls.begunBy(atMostNanos));
    }

    private static void assertAnswers(Settings settings, Counts counts, List<Seen> seen) {
        assertThat(counts.of(Counter.WRONG_BYTE)).as("wrong bytes").isEqualTo(sum(seen, each -> each.wrongByte));
        assertThat(counts.of(Counter.GARBAGE)).as("garbage").isEqualTo(sum(seen, each -> each.garbage));
        assertThat(counts.of(Counter.DUPLICATE)).as("duplicates").isEqualTo(sum(seen, each -> each.duplicate));
        assertThat(counts.of(Counter.UNASKED)).as("unasked").isEqualTo(sum(seen, each -> each.unasked));
        assertThat(counts.of(Counter.TRUNCATE)).as("truncated").isEqualTo(sum(seen, each -> each.truncated));
        assertThat(counts.of(Counter.RESPONSES)).as("answers").isEqualTo(sum(seen, Seen::answers));
        assertThat(counts.of(Counter.BYTES_SENT)).as("bytes").isEqualTo(sum(seen, each -> each.bytes));
        // A silence shows if a later request was answered; after the last answer only the sum can tell.
        assertThat(counts.of(Counter.SILENCE))
                .isGreaterThanOrEqualTo(counts.of(Counter.GARBAGE) == 0 ? sum(seen, each -> each.gaps) : 0)
                .isEqualTo(counts.of(Counter.REQUESTS)
                        - counts.of(Counter.RESPONSES)
                        - counts.of(Counter.RESET)
                        - counts.of(Counter.CLOSE)
                        - counts.of(Counter.TRUNCATE));
        long fates = counts.of(Counter.REQUESTS);
        assertThat(counts.of(Counter.DELAY)).isEqualTo(settings.texts().containsKey("delay") ? fates : 0);
        assertThat(counts.of(Counter.DRIP))
                .isEqualTo(
                        settings.texts().containsKey("drip")
                                ? counts.of(Counter.RESPONSES) + counts.of(Counter.TRUNCATE)
                                : 0);
        String faults = settings.texts().getOrDefault("fail-rate", "");
        boolean isSpoiltForLong =
                faults.isEmpty() || openForEver(counts) == CLIENTS || counts.of(Counter.REQUESTS) == 0;
        for (Counter each : Counter.values()) {
            if (each.group().equals("injected")
                    && List.of(faults.split("[ ,]+")).contains(each.label())) {
                // 40% of at least 8 requests: that none is, is a chance of 0.6^8 at worst, and the seed is fixed.
                assertThat(counts.of(each) > 0 || isSpoiltForLong)
                        .as(each.label())
                        .isTrue();
            }
        }
    }

    private static void assertEnds(Settings settings, Counts counts, List<Seen> seen, boolean endsSending) {
        long accepted = settings.value(Misbehaviour.NO_ACCEPT) ? 0 : CLIENTS;
        assertThat(counts.of(Counter.ACCEPTED)).isEqualTo(accepted);
        assertThat(counts.of(Counter.CLOSED)).isEqualTo(accepted);
        assertThat(counts.of(Counter.UNFRAMEABLE)).isZero();
        assertThat(counts.of(Counter.RESET_ON_ACCEPT))
                .isEqualTo(settings.value(Misbehaviour.RESET_ON_ACCEPT) ? accepted : 0);
        assertThat(counts.of(Counter.RESET) + counts.of(Counter.RESET_ON_ACCEPT))
                .as("resets")
                .isEqualTo(ends(seen, End.RST));
        long closeAfter = settings.value(Misbehaviour.CLOSE_AFTER);
        assertThat(counts.of(Counter.CLOSE_AFTER))
                .isEqualTo(sum(seen, each -> each.end == End.FIN && each.answers() == closeAfter ? 1 : 0));
        assertThat(sum(seen, each -> each.answers() > closeAfter ? 1 : 0)).isZero();
        assertThat(accepted == 0 ? 0 : openForEver(counts))
                .as("open")
                .isEqualTo(accepted == 0 ? 0 : ends(seen, End.OPEN));
        long closed = counts.of(Counter.CLOSE)
                + counts.of(Counter.TRUNCATE)
                + counts.of(Counter.CLOSE_AFTER)
                + counts.of(Counter.IDLE_TIMEOUT);
        if (endsSending && !settings.value(Misbehaviour.LEAK_CONNECTIONS)) {
            // The others got all that they were owed, and then the goodbye that they had begun.
            assertThat(closed).isLessThanOrEqualTo(ends(seen, End.FIN));
            assertThat(counts.of(Counter.IDLE_TIMEOUT)).isZero();
        } else {
            assertThat(closed).as("closed by the server").isEqualTo(ends(seen, End.FIN));
        }
        boolean isHeard = accepted > 0 && !settings.value(Misbehaviour.RESET_ON_ACCEPT);
        assertThat(counts.of(Counter.BYTES_RECEIVED)).isEqualTo(isHeard ? CLIENTS * REQUESTS * LINE_BYTES : 0);
    }

    private static void assertTimes(Settings settings, Counts counts, List<Seen> seen, long tookNanos) {
        long mostAnswers = seen.stream().mapToLong(Seen::answers).max().orElse(0);
        if (settings.texts().containsKey("delay")) {
            assertThat(tookNanos).isGreaterThanOrEqualTo(mostAnswers * 2 * MILLI_NANOS);
        }
        if (settings.texts().containsKey("drip")) {
            long mostBytes = seen.stream().mapToLong(each -> each.bytes).max().orElse(0);
            assertThat(tookNanos).isGreaterThanOrEqualTo((mostBytes - 1) * 50_000);
        }
        if (settings.texts().containsKey("accept-rate")) {
            assertThat(tookNanos).isGreaterThanOrEqualTo((counts.of(Counter.ACCEPTED) - 1) * MILLI_NANOS);
        }
        if (counts.of(Counter.IDLE_TIMEOUT) > 0) {
            assertThat(tookNanos).isGreaterThanOrEqualTo(150 * MILLI_NANOS);
        }
    }

    private static long sum(List<Seen> seen, ToIntFunction<Seen> count) {
        return seen.stream().mapToInt(count).sum();
    }

    private static long ends(List<Seen> seen, End end) {
        return seen.stream().filter(each -> each.end == end).count();
    }

    static Stream<Arguments> everyEngineWithEveryReply() {
        return ServerEngineContractTest.engines().stream()
                .flatMap(engine -> Stream.of(
                                Arguments.of("echo", "a\r\nb", "a\r\nb", 1),
                                Arguments.of("ok", "a\r\nb", "ok", 1),
                                Arguments.of("text:P\\0\\xff\\n", "a", "P\0\377\n", 1),
                                Arguments.of("text:", "a", "", 1),
                                Arguments.of("size:0", "a", "", 1),
                                Arguments.of("size:12", "a", "012345678901", 1),
                                Arguments.of("size:70000", "a", "0123456789".repeat(7000), 1),
                                Arguments.of("discard", "a", "", 1),
                                Arguments.of("banner:hi\\n", "a", "hi\na", 1),
                                Arguments.of("line", "a\n\nb\nhalf", "a\n\nb\n", 3),
                                Arguments.of("length-prefixed", "\0\0\0\1a\0\0\0\0\0\0\0\2x", "\0\0\0\1a\0\0\0\0", 2))
                        .flatMap(each -> Stream.of("", "0ms")
                                .map(delay -> Arguments.of(
                                        engine.name(),
                                        each.get()[0],
                                        delay,
                                        each.get()[1],
                                        each.get()[2],
                                        each.get()[3]))));
    }

    @ParameterizedTest(name = "{0} with {1} {2}")
    @MethodSource("everyEngineWithEveryReply")
    void everyEngineSaysEveryReply(
            String engine, String reply, String delay, String asked, String answered, int requests) throws IOException {
        ServerOptions options = ServerOptions.onLoopback().withReply(Reply.parse(reply));
        RunningServer server =
                ServerEngine.named(engine).start(delay.isEmpty() ? options : options.with(Misbehaviour.DELAY, delay));
        try (Client client = Client.connect(server.address())) {
            client.send(asked.getBytes(StandardCharsets.ISO_8859_1));
            client.endSending();
            String heard = new String(client.receiveAll(), StandardCharsets.ISO_8859_1);
            server.close();

            assertThat(heard).isEqualTo(answered);
            Counts counts = server.counts();
            assertThat(counts.of(Counter.REQUESTS)).isEqualTo(requests);
            assertThat(counts.of(Counter.RESPONSES)).isEqualTo(requests);
            assertThat(counts.of(Counter.BYTES_RECEIVED)).isEqualTo(asked.length());
            assertThat(counts.of(Counter.BYTES_SENT)).isEqualTo(answered.length());
            assertThat(counts.of(Counter.ACCEPTED)).isEqualTo(1);
            assertThat(counts.of(Counter.CLOSED)).isEqualTo(1);
        } finally {
            server.close();
        }
    }
}
