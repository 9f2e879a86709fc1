package io.tcpbench.reference.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.reference.behaviour.Conversation.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests end, however they arrive. */
final class FramingTest {

    private static final int LONGEST = Framing.LONGEST_BYTES;
    private static final String LINES = "one\n\ntwo, longer\nthree\n";
    private static final String FRAMES = "\0\0\0\3one\0\0\0\0\0\0\0\5three";

    @ParameterizedTest
    @CsvSource({"line, 4", "length-prefixed, 3"})
    void requestsMayBeSplitAnywhere(String reply, int requests) {
        String text = reply.equals("line") ? LINES : FRAMES;
        for (int first = 1; first < text.length() - 1; first++) {
            for (int second = first + 1; second < text.length(); second++) {
                Dialogue dialogue = staged(reply)
                        .send(text.substring(0, first), text.substring(first, second), text.substring(second));

                assertThat(dialogue.heard()).isEqualTo(text);
                assertThat(dialogue.count(Counter.REQUESTS)).isEqualTo(requests);
                assertThat(dialogue.count(Counter.RESPONSES)).isEqualTo(requests);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"line, 4", "length-prefixed, 3"})
    void requestsMayArriveByteByByteOrAllAtOnce(String reply, int requests) {
        String text = reply.equals("line") ? LINES : FRAMES;
        Dialogue atOnce = staged(reply).send(text);
        Dialogue oneByOne = staged(reply).send(text.split(""));

        assertThat(atOnce.heard()).isEqualTo(text).isEqualTo(oneByOne.heard());
        assertThat(atOnce.count(Counter.REQUESTS)).isEqualTo(requests);
        assertThat(oneByOne.count(Counter.REQUESTS)).isEqualTo(requests);
    }

    @Test
    void aReadIsARequestWhereNothingElseIs() {
        Dialogue dialogue = staged("echo").send("a", "bc");

        assertThat(dialogue.count(Counter.REQUESTS)).isEqualTo(2);
        assertThat(Framing.READ.lengthBytes(new byte[9], 2, 7)).isEqualTo(5);
    }

    @Test
    void theLongestLineIsALine() {
        byte[] line = new byte[LONGEST + 10];
        line[LONGEST + 2] = '\n';

        assertThat(Framing.LINE.lengthBytes(line, 3, LONGEST + 3)).isEqualTo(LONGEST);
        assertThat(Framing.LINE.lengthBytes(line, 3, LONGEST + 2)).isEqualTo(Framing.INCOMPLETE);
    }

    @Test
    void aLongerLineIsNoneHoweverMuchOfItArrivedAtOnce() {
        byte[] line = new byte[LONGEST + 10];
        line[LONGEST + 3] = '\n';

        assertThat(Framing.LINE.lengthBytes(line, 3, LONGEST + 4)).isEqualTo(Framing.WRONG);
        assertThat(Framing.LINE.lengthBytes(line, 3, LONGEST + 3)).isEqualTo(Framing.WRONG);
        assertThat(Framing.LINE.lengthBytes(line, 3, LONGEST + 2)).isEqualTo(Framing.INCOMPLETE);
    }

    @Test
    void theLongestFrameIsAFrameAndALongerOneIsNone() {
        byte[] frame = ByteBuffer.allocate(LONGEST + 4).putInt(LONGEST).array();
        assertThat(Framing.LENGTH_PREFIXED.lengthBytes(frame, 0, LONGEST + 4)).isEqualTo(LONGEST + 4);
        assertThat(Framing.LENGTH_PREFIXED.lengthBytes(frame, 0, LONGEST + 3)).isEqualTo(Framing.INCOMPLETE);

        ByteBuffer.wrap(frame).putInt(LONGEST + 1);
        assertThat(Framing.LENGTH_PREFIXED.lengthBytes(frame, 0, 4)).isEqualTo(Framing.WRONG);
        assertThat(Framing.LENGTH_PREFIXED.lengthBytes(frame, 0, 3)).isEqualTo(Framing.INCOMPLETE);

        ByteBuffer.wrap(frame).putInt(-1);
        assertThat(Framing.LENGTH_PREFIXED.lengthBytes(frame, 0, 4)).isEqualTo(Framing.WRONG);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 65_536})
    void whoSendsTooLongALineIsClosedAndNeverMakesTheServerKeepMore(int pieceBytes) {
        Dialogue dialogue = staged("line");
        String piece = "x".repeat(pieceBytes);
        int sentBytes = 0;
        while (dialogue.end() == null) {
            dialogue.send(piece);
            sentBytes += pieceBytes;
        }

        assertThat(dialogue.end()).isEqualTo(Step.CLOSE);
        assertThat(sentBytes).isBetween(LONGEST, LONGEST + pieceBytes - 1);
        assertThat(dialogue.heard()).isEmpty();
        assertThat(dialogue.count(Counter.UNFRAMEABLE)).isEqualTo(1);
    }

    @Test
    void anInboxGivesBackWhatItWasGivenWhateverItKept() {
        Inbox inbox = new Inbox(Framing.LINE);
        StringBuilder sent = new StringBuilder();
        StringBuilder taken = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            String piece = "y".repeat(i * 7919 % 301) + (i % 3 == 0 ? "\n" : "") + "z".repeat(i % 5);
            sent.append(piece);
            inbox.add(ByteBuffer.wrap(piece.getBytes(StandardCharsets.US_ASCII)));
            for (int bytes = inbox.requestBytes(); bytes > 0; bytes = inbox.requestBytes()) {
                byte[] line = inbox.answerWith(Reply.parse("line"), bytes);
                assertThat(line[line.length - 1]).isEqualTo((byte) '\n');
                taken.append(new String(line, StandardCharsets.US_ASCII));
            }
        }

        assertThat(sent.toString()).startsWith(taken.toString());
        assertThat(taken.length()).isEqualTo(sent.lastIndexOf("\n") + 1);
    }

    @Test
    void anInboxKeepsNothingOnceEverythingIsTaken() throws ReflectiveOperationException {
        Inbox inbox = new Inbox(Framing.LINE);
        byte[] line = new byte[LONGEST / 2];
        Arrays.fill(line, (byte) 'x');
        line[line.length - 1] = '\n';
        for (int at = 0; at < line.length; at += 1000) {
            inbox.add(ByteBuffer.wrap(line, at, Math.min(1000, line.length - at)));
            assertThat(roomBytes(inbox)).isLessThanOrEqualTo(2 * (at + 1000));
        }
        inbox.answerWith(Reply.parse("line"), inbox.requestBytes());

        assertThat(roomBytes(inbox)).isZero();
    }

    private static int roomBytes(Inbox inbox) throws ReflectiveOperationException {
        var field = Inbox.class.getDeclaredField("bytes");
        field.setAccessible(true);
        return ((byte[]) field.get(inbox)).length;
    }

    /** A misbehaviour that does nothing makes a reply staged. */
    private static Dialogue staged(String reply) {
        return Dialogue.with(Reply.parse(reply), Settings.NONE.with(Misbehaviour.DELAY, "0ms"));
    }
}
