package io.tcpbench.reference.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.reference.behaviour.Conversation.Step;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client and an engine in one, without sockets: does what a conversation says, on a clock that is pushed by hand, and
 * holds it to its contract at every step.
 */
final class Dialogue {

    static final Reply ECHO = Reply.echo();
    static final Reply LINE = Reply.parse("line");
    static final long MILLI_NANOS = 1_000_000;

    /** What was written in one go, and how long after the server's start. */
    record Written(long nanos, String text) {

        static Written at(long millis, String text) {
            return new Written(millis * MILLI_NANOS, text);
        }
    }

    /** The clock and the server that several connections share. */
    static final class Server {

        private final long startedNanos;
        private final Behaviour behaviour;
        private long nowNanos;

        Server(Reply reply, Settings settings, long startedNanos) {
            this.startedNanos = startedNanos;
            this.nowNanos = startedNanos;
            this.behaviour = new Behaviour(reply, settings, null, () -> nowNanos);
        }

        Server(Reply reply, Settings settings) {
            this(reply, settings, 1_234_567_891_234L);
        }

        Behaviour behaviour() {
            return behaviour;
        }

        long sinceStartNanos() {
            return nowNanos - startedNanos;
        }

        /** Without anybody who looks. */
        void waitNanos(long nanos) {
            nowNanos += nanos;
        }

        Dialogue accept() {
            return new Dialogue(this);
        }

        long count(Counter counter) {
            return behaviour.counts().of(counter);
        }
    }

    private final Server server;
    private final Conversation conversation;
    private final ByteBuffer buffer = ByteBuffer.allocate(Reply.LARGEST_READ_BYTES);
    private final Deque<ByteBuffer> arrived = new ArrayDeque<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<Written> writes = new ArrayList<>();
    private boolean hasClientEnded;
    private boolean isEndTold;
    private int windowBytes = Integer.MAX_VALUE;
    private @Nullable Step end;
    private Step last = Step.WAIT;

    private Dialogue(Server server) {
        this.server = server;
        this.conversation = server.behaviour.accepted();
        turn();
    }

    /** A connection of a server of its own. */
    static Dialogue with(Reply reply, Settings settings) {
        return new Server(reply, settings).accept();
    }

    /** The client sends, each piece for a read of its own. */
    Dialogue send(String... pieces) {
        for (String each : pieces) {
            arrived.add(ByteBuffer.wrap(each.getBytes(StandardCharsets.ISO_8859_1)));
        }
        turn();
        return this;
    }

    Dialogue endSending() {
        hasClientEnded = true;
        turn();
        return this;
    }

    /** The client's window: how many bytes it takes from now on. */
    Dialogue take(int bytes) {
        windowBytes = bytes;
        turn();
        return this;
    }

    /** Time passes, and the engine wakes whenever it was asked to. */
    Dialogue passNanos(long nanos) {
        long untilNanos = server.nowNanos + nanos;
        while (end == null && last != Step.WRITE && conversation.wakeNanos() <= untilNanos) {
            assertThat(conversation.wakeNanos()).as("a moment to come").isGreaterThan(server.nowNanos);
            server.nowNanos = conversation.wakeNanos();
            turn();
        }
        server.nowNanos = untilNanos;
        turn();
        return this;
    }

    Dialogue passMillis(long millis) {
        return passNanos(millis * MILLI_NANOS);
    }

    private void turn() {
        while (end == null) {
            last = conversation.next();
            assertThat(conversation.next()).as("the same, asked twice").isEqualTo(last);
            if (!step(last)) {
                return;
            }
        }
    }

    private boolean step(Step step) {
        switch (step) {
            case READ -> {
                return read();
            }
            case WRITE -> {
                conversation.fill(buffer);
                assertThat(buffer.remaining()).as("bytes to write").isPositive();
                return write();
            }
            case WAIT -> {
                return false;
            }
            case CLOSE, RESET -> {
                end = step;
                conversation.closed();
                return false;
            }
        }
        throw new IllegalStateException(step + " is no step");
    }

    private boolean read() {
        ByteBuffer first = arrived.peek();
        if (first != null) {
            int bytes = Math.min(first.remaining(), conversation.readSizeBytes());
            buffer.clear()
                    .put(first.array(), first.arrayOffset() + first.position(), bytes)
                    .flip();
            first.position(first.position() + bytes);
            if (!first.hasRemaining()) {
                arrived.remove();
            }
            conversation.received(buffer);
            return write();
        }
        if (hasClientEnded) {
            assertThat(isEndTold).as("a read after the end").isFalse();
            isEndTold = true;
            conversation.ended();
            return true;
        }
        return false;
    }

    private boolean write() {
        int bytes = Math.min(buffer.remaining(), windowBytes);
        if (bytes > 0) {
            byte[] written = new byte[bytes];
            buffer.get(written);
            windowBytes -= bytes;
            said.writeBytes(written);
            writes.add(new Written(server.sinceStartNanos(), new String(written, StandardCharsets.ISO_8859_1)));
        }
        boolean isWritten = !buffer.hasRemaining();
        conversation.keep(buffer);
        if (!isWritten) {
            last = Step.WRITE;
        }
        return isWritten;
    }

    /** All that the client has got. */
    String heard() {
        return said.toString(StandardCharsets.ISO_8859_1);
    }

    List<Written> writes() {
        return List.copyOf(writes);
    }

    /** CLOSE or RESET, null while the connection is open. */
    @Nullable Step end() {
        return end;
    }

    /** What the client has sent and the server has not read. */
    int unreadBytes() {
        return arrived.stream().mapToInt(ByteBuffer::remaining).sum();
    }

    boolean isOwing() {
        return conversation.isOwing();
    }

    long count(Counter counter) {
        return server.count(counter);
    }

    Server server() {
        return server;
    }
}
