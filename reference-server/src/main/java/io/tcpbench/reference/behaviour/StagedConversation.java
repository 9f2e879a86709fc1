package io.tcpbench.reference.behaviour;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a server may say and do wrong, one response after the other: a request is cut out of what arrived,
 * its response is made and possibly spoilt, waits for its moment, is written at its pace, and has its consequence.
 *
 * <p>At most one response is in hand, and while there is one the connection is not read. So this holds one request, one
 * read and one response at most.
 */
final class StagedConversation implements Conversation {

    private final Behaviour behaviour;
    private final Settings settings;
    private final long connection;
    private final Inbox inbox;
    private final Drip drip;
    private final long closeAfter;
    private final long stopReadingAfter;
    private final long idleTimeoutNanos;

    private @Nullable Response response;
    private @Nullable Step end;
    private long requests;
    private long answers;
    private long quietSinceNanos;
    private long wakeNanos = NEVER;
    private int handedOutBytes;
    private boolean isGreeting;
    private boolean isDelayed;
    private boolean isDeaf;
    private boolean isHeldUp;
    private boolean hasEnded;

    StagedConversation(Behaviour behaviour, long connection) {
        this.behaviour = behaviour;
        this.settings = behaviour.settings();
        this.connection = connection;
        this.inbox = new Inbox(behaviour.reply().framing());
        this.closeAfter = settings.value(Misbehaviour.CLOSE_AFTER);
        this.stopReadingAfter = settings.value(Misbehaviour.STOP_READING_AFTER);
        this.idleTimeoutNanos = settings.value(Misbehaviour.IDLE_TIMEOUT);
        this.quietSinceNanos = behaviour.nowNanos();
        this.drip = new Drip(settings.value(Misbehaviour.DRIP), quietSinceNanos);
        begin();
    }

    private void begin() {
        byte[] greeting = behaviour.reply().greeting();
        if (settings.value(Misbehaviour.RESET_ON_ACCEPT)) {
            end(Step.RESET, Counter.RESET_ON_ACCEPT);
        } else if (greeting.length > 0) {
            isGreeting = true;
            say(Response.right(greeting, quietSinceNanos));
        } else if (stopReadingAfter == 0) {
            stopReading();
        }
    }

    @Override
    public Step next() {
        wakeNanos = NEVER;
        while (end == null && response != null && (response.isWritten() || isDue(response))) {
            if (response.leftBytes() > 0) {
                return Step.WRITE;
            }
            finish(response);
        }
        if (end != null) {
            return end;
        }
        return response != null ? Step.WAIT : listen();
    }

    /** Whether its moment has come, else when it will: after its delay, at its pace, and not in a stall. */
    private boolean isDue(Response inHand) {
        long nowNanos = behaviour.nowNanos();
        long earliestNanos = Math.max(inHand.dueNanos(), drip.nextNanos(inHand.leftBytes()));
        wakeNanos = behaviour.firstFreeNanos(Math.max(earliestNanos, nowNanos));
        return wakeNanos == nowNanos;
    }

    /** A response that was written, in so far as it is to be, has its consequence. */
    private void finish(Response finished) {
        response = null;
        quietSinceNanos = behaviour.nowNanos();
        if (isGreeting) {
            isGreeting = false;
        } else {
            count(finished);
            endWith(finished.fault());
        }
        if (end == null) {
            takeRequest();
        }
    }

    private void endWith(@Nullable Fault fault) {
        if (fault == Fault.RESET) {
            end = Step.RESET;
        } else if (fault == Fault.CLOSE || fault == Fault.TRUNCATE) {
            end = Step.CLOSE;
        } else if (answers >= closeAfter) {
            end(Step.CLOSE, Counter.CLOSE_AFTER);
        }
    }

    private void count(Response finished) {
        Fault fault = finished.fault();
        if (fault != null) {
            behaviour.count(Counter.of(fault));
        }
        if (fault == null || fault.isAnswer()) {
            behaviour.count(Counter.RESPONSES);
            answers++;
        }
        if (isDelayed) {
            behaviour.count(Counter.DELAY);
        }
        if (drip.isLimited() && !finished.isEmpty()) {
            behaviour.count(Counter.DRIP);
        }
    }

    private void end(Step how, Counter why) {
        end = how;
        behaviour.count(why);
    }

    /** Nothing is in hand: hear what the client says next, unless we are not to. */
    private Step listen() {
        if (isDeaf) {
            return Step.WAIT;
        }
        long nowNanos = behaviour.nowNanos();
        long freeNanos = behaviour.firstFreeNanos(nowNanos);
        isHeldUp = freeNanos > nowNanos;
        if (isHeldUp) {
            wakeNanos = freeNanos;
            return Step.WAIT;
        }
        if (hasEnded) {
            return goodbye();
        }
        long closesNanos = idleEndNanos();
        if (nowNanos >= closesNanos) {
            end(Step.CLOSE, Counter.IDLE_TIMEOUT);
            return Step.CLOSE;
        }
        wakeNanos = closesNanos;
        return Step.READ;
    }

    /** A stall is not idle time: what arrived in one could not be read yet. */
    private long idleEndNanos() {
        return idleTimeoutNanos == NEVER ? NEVER : behaviour.afterFreeNanos(quietSinceNanos, idleTimeoutNanos);
    }

    /** The client has closed and everything is answered. */
    private Step goodbye() {
        if (settings.value(Misbehaviour.LEAK_CONNECTIONS)) {
            isDeaf = true;
            behaviour.count(Counter.LEAK);
            return Step.WAIT;
        }
        end = Step.CLOSE;
        return Step.CLOSE;
    }

    @Override
    public long wakeNanos() {
        return wakeNanos;
    }

    @Override
    public int readSizeBytes() {
        return behaviour.reply().readSizeBytes();
    }

    @Override
    public void received(ByteBuffer message) {
        quietSinceNanos = behaviour.nowNanos();
        behaviour.received(message);
        inbox.add(message);
        message.clear().limit(0);
        takeRequest();
        if (next() == Step.WRITE) {
            fill(message);
        }
    }

    /** Takes the next request, if there is one and we still listen, and prepares its response. */
    private void takeRequest() {
        if (requests >= stopReadingAfter) {
            stopReading();
            return;
        }
        int requestBytes = inbox.requestBytes();
        if (requestBytes == Framing.WRONG) {
            end(Step.CLOSE, Counter.UNFRAMEABLE);
        } else if (requestBytes != Framing.INCOMPLETE) {
            requests++;
            behaviour.count(Counter.REQUESTS);
            say(responseTo(inbox.answerWith(behaviour.reply(), requestBytes)));
        }
    }

    private void stopReading() {
        if (!isDeaf) {
            isDeaf = true;
            behaviour.count(Counter.STOP_READING);
        }
    }

    /** What befalls a request depends on the seed, its connection and its number there, and on nothing else. */
    private Response responseTo(byte[] right) {
        SplittableRandom random = behaviour.random(connection, requests);
        Fault fault = settings.value(Misbehaviour.FAIL_RATE).sample(random.split());
        long delayNanos = settings.value(Misbehaviour.DELAY).sampleNanos(random.split());
        long dueNanos = behaviour.nowNanos() + delayNanos;
        isDelayed = delayNanos > 0;
        return fault == null ? Response.right(right, dueNanos) : Response.with(fault, right, dueNanos, random);
    }

    private void say(Response next) {
        response = next;
        drip.begin(next.dueNanos());
    }

    @Override
    public void ended() {
        hasEnded = true;
    }

    @Override
    public void fill(ByteBuffer message) {
        message.clear();
        if (response != null) {
            response.copyTo(message, drip.allowedBytes(response.leftBytes(), behaviour.nowNanos()));
        }
        message.flip();
        handedOutBytes = message.remaining();
    }

    @Override
    public void keep(ByteBuffer unwritten) {
        int writtenBytes = handedOutBytes - unwritten.remaining();
        handedOutBytes = 0;
        if (response != null) {
            response.written(writtenBytes);
            drip.sent(writtenBytes);
            behaviour.sent(writtenBytes);
        }
    }

    @Override
    public boolean isOwing() {
        return response != null || isHeldUp;
    }

    @Override
    public void closed() {
        behaviour.closed();
    }
}
