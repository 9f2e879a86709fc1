package io.tcpbench.reference.behaviour;

import static io.tcpbench.reference.behaviour.Dialogue.ECHO;
import static io.tcpbench.reference.behaviour.Dialogue.LINE;
import static io.tcpbench.reference.behaviour.Dialogue.MILLI_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.reference.behaviour.Conversation.Step;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each fault does to a response, and what it can do nothing to. */
final class InjectedFaultsTest {

    private static final Reply DISCARD = Reply.parse("discard");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            reset      | ''              | RESET | 0
            close      | ''              | CLOSE | 0
            truncate   | abc             | CLOSE | 0
            silence    | ''              |       | 0
            duplicate  | abcdefabcdef    |       | 1
            unasked    | 'abcdefunasked\n' |     | 1
            """)
    void aFaultIsAsDescribed(String fault, String heard, Step end, int responses) {
        Dialogue dialogue = Dialogue.with(ECHO, Settings.NONE.with(Misbehaviour.FAIL_RATE, "100% " + fault))
                .send("abcdef");

        assertThat(dialogue.heard()).isEqualTo(heard.replace("\\n", "\n"));
        assertThat(dialogue.end()).isEqualTo(end);
        assertThat(dialogue.count(Counter.RESPONSES)).isEqualTo(responses);
        assertThat(dialogue.count(Counter.of(Fault.labelled(fault)))).isEqualTo(1);
        assertThat(dialogue.count(Counter.CLOSED)).isEqualTo(end == null ? 0 : 1);
    }

    @Test
    void garbageIsAsLongAsTheResponseAndItsFirstByteIsNeverRight() {
        Dialogue dialogue = Dialogue.with(LINE, Settings.NONE.with(Misbehaviour.FAIL_RATE, "100% garbage"));
        for (int i = 0; i < 2000; i++) {
            dialogue.send("abcdef\n");
            String last = dialogue.heard().substring(7 * i);

            assertThat(last).hasSize(7);
            assertThat(last.charAt(0)).isNotEqualTo('a');
        }
        assertThat(dialogue.heard().chars().distinct().count()).isEqualTo(256);
    }

    @Test
    void exactlyOneByteIsWrongAnywhereAndOfAnyValueButTheRightOne() {
        Dialogue dialogue = Dialogue.with(LINE, Settings.NONE.with(Misbehaviour.FAIL_RATE, "100% wrong-byte"));
        int[] wrongAt = new int[4];
        boolean[] values = new boolean[256];
        for (int i = 0; i < 10_000; i++) {
            dialogue.send("abc\n");
        }
        String heard = dialogue.heard();
        for (int i = 0; i < 10_000; i++) {
            int wrong = 0;
            for (int at = 0; at < 4; at++) {
                char each = heard.charAt(4 * i + at);
                if (each != "abc\n".charAt(at)) {
                    wrong++;
                    wrongAt[at]++;
                    values[(each - "abc\n".charAt(at)) & 0xff] = true;
                }
            }
            assertThat(wrong).isEqualTo(1);
        }

        // Binomial with n = 10,000 and p = 1/4: the standard deviation is 43.3, and six of them are 260.
        for (int each : wrongAt) {
            assertThat(each).isBetween(2240, 2760);
        }
        // Each of 255 differences is missed with a probability of (254/255)^10,000 = 1e-17.
        assertThat(values[0]).isFalse();
        assertThat(Stream.iterate(1, i -> i < 256, i -> i + 1)).allMatch(i -> values[i]);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whatHasNoBytesCanNeitherBeSpoiltNorKeptBack(Fault fault) {
        Dialogue dialogue = Dialogue.with(DISCARD, Settings.NONE.with(Misbehaviour.FAIL_RATE, "100% " + fault.label()))
                .send("abcdef");

        boolean befalls = fault == Fault.RESET || fault == Fault.CLOSE || fault == Fault.UNASKED;
        assertThat(dialogue.count(Counter.of(fault))).isEqualTo(befalls ? 1 : 0);
        assertThat(dialogue.heard()).isEqualTo(fault == Fault.UNASKED ? "unasked\n" : "");
        assertThat(dialogue.count(Counter.RESPONSES)).isEqualTo(fault == Fault.RESET || fault == Fault.CLOSE ? 0 : 1);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aFaultWaitsForItsDelay(Fault fault) {
        Settings settings = Settings.NONE
                .with(Misbehaviour.FAIL_RATE, "100% " + fault.label())
                .with(Misbehaviour.DELAY, "5ms");
        Dialogue dialogue = Dialogue.with(ECHO, settings).send("abcdef").passNanos(5 * MILLI_NANOS - 1);
        assertThat(dialogue.count(Counter.of(fault))).isZero();
        assertThat(dialogue.heard()).isEmpty();
        assertThat(dialogue.end()).isNull();

        dialogue.passNanos(1);
        assertThat(dialogue.count(Counter.of(fault))).isEqualTo(1);
        assertThat(dialogue.count(Counter.DELAY)).isEqualTo(1);
    }

    @Test
    void aGreetingIsNoAnswerAndMeetsNoFault() {
        Settings settings = Settings.NONE
                .with(Misbehaviour.CLOSE_AFTER, "1")
                .with(Misbehaviour.FAIL_RATE, "100% duplicate")
                .with(Misbehaviour.DELAY, "5ms");
        Dialogue dialogue = Dialogue.with(Reply.parse("banner:hi\\n"), settings);
        assertThat(dialogue.heard()).isEqualTo("hi\n");
        assertThat(dialogue.count(Counter.RESPONSES)).isZero();

        dialogue.send("x").passMillis(5);
        assertThat(dialogue.heard()).isEqualTo("hi\nxx");
        assertThat(dialogue.end()).isEqualTo(Step.CLOSE);
    }
}
