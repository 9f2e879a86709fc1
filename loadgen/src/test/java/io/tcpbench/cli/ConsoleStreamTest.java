package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A pipe that holds four bytes, and a reader that reads or does not. */
class ConsoleStreamTest {
    private final PipedInputStream reader = new PipedInputStream(4);
    private final ConsoleStream stream;

    ConsoleStreamTest() throws Exception {
        stream = new ConsoleStream(new PipedOutputStream(reader), 200);
    }

    @Test
    void aReaderThatTakesNothingCountsAsGone() {
        stream.tell("1234");
        assertThat(stream.isGone()).isFalse();

        stream.tell("56");
        assertThat(stream.isGone()).isTrue();
        assertThat(stream.isLost()).as("by a disk").isFalse();

        // Nobody is held up any more, whatever is to be said.
        stream.tell("7");
        stream.offer("8");
        stream.write("9");
        stream.flush();
    }

    @Test
    void aStatusIsLeftOutWhileAnotherIsBeingWritten() throws Exception {
        stream.offer("12345");
        stream.offer("abc");
        byte[] read = reader.readNBytes(5);
        stream.tell("67");

        assertThat(new String(read, StandardCharsets.UTF_8) + new String(reader.readNBytes(2), StandardCharsets.UTF_8))
                .isEqualTo("1234567");
    }

    @Test
    void whatWasAskedForWaitsForASlowReader() throws Exception {
        Thread slow = new Thread(() -> stream.write("123456789"));
        slow.start();
        slow.join(400);

        assertThat(new String(reader.readNBytes(9), StandardCharsets.UTF_8)).isEqualTo("123456789");
        slow.join();
        assertThat(stream.isGone()).isFalse();
    }
}
