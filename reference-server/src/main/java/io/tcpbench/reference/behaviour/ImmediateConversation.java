package io.tcpbench.reference.behaviour;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

/**
 * Answers each read at once and in place, as a server does that is only fast.
 *
 * <p>While the socket doesn't take a response the connection is not read, so this never holds more than one, 64 KiB.
 * Those bytes live on the heap, because most connections never owe anything and a direct buffer is dear to make and to
 * free.
 */
final class ImmediateConversation implements Conversation {

    private static final byte[] NOTHING = {};

    private final Reply reply;
    private final Behaviour behaviour;
    private final LongAdder requests;
    private final LongAdder responses;
    private final LongAdder bytesReceived;
    private final LongAdder bytesSent;

    private byte[] owed = NOTHING;
    private int owedBytes;
    private int handedOutBytes;
    private boolean ended;

    ImmediateConversation(Reply reply, Behaviour behaviour) {
        this.reply = reply;
        this.behaviour = behaviour;
        Tally tally = behaviour.tally();
        this.requests = tally.adder(Counter.REQUESTS);
        this.responses = tally.adder(Counter.RESPONSES);
        this.bytesReceived = tally.adder(Counter.BYTES_RECEIVED);
        this.bytesSent = tally.adder(Counter.BYTES_SENT);
    }

    @Override
    public Step next() {
        if (owedBytes > 0) {
            return Step.WRITE;
        }
        return ended ? Step.CLOSE : Step.READ;
    }

    @Override
    public long wakeNanos() {
        return NEVER;
    }

    @Override
    public int readSizeBytes() {
        return reply.readSizeBytes();
    }

    @Override
    public void received(ByteBuffer message) {
        requests.increment();
        bytesReceived.add(message.remaining());
        reply.answer(message);
        handedOutBytes = message.remaining();
    }

    @Override
    public void ended() {
        ended = true;
    }

    @Override
    public void fill(ByteBuffer message) {
        message.clear().put(owed, 0, owedBytes).flip();
        handedOutBytes = owedBytes;
    }

    @Override
    public void keep(ByteBuffer unwritten) {
        int leftBytes = unwritten.remaining();
        bytesSent.add(handedOutBytes - leftBytes);
        if (leftBytes > 0) {
            owe(unwritten, leftBytes);
        } else {
            owedBytes = 0;
            owed = NOTHING;
            responses.increment();
        }
    }

    private void owe(ByteBuffer unwritten, int leftBytes) {
        if (owed.length < leftBytes) {
            owed = new byte[leftBytes];
        }
        unwritten.get(owed, 0, leftBytes);
        owedBytes = leftBytes;
    }

    @Override
    public boolean isOwing() {
        return owedBytes > 0;
    }

    @Override
    public void closed() {
        behaviour.closed();
    }
}
