package io.tcpbench.reference.behaviour;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How one running server behaves: whom it accepts and when, what its connections talk, and what all that comes to. Any
 * thread.
 */
public final class Behaviour {

    /** As much of what arrives as is shown where traffic is logged. */
    private static final int SHOWN_BYTES = 128;

    private final Reply reply;
    private final Settings settings;
    private final @Nullable Consumer<String> traffic;
    private final LongSupplier clock;
    private final long startedNanos;
    private final Stalls stalls;
    private final long seed;
    private final double acceptGapNanos;
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong nextAcceptNanos;
    private final AtomicLong stoppedNanos = new AtomicLong(Conversation.NEVER);
    private final Tally tally = new Tally();
    private final boolean isPrompt;
    private final LongAdder bytesReceived = tally.adder(Counter.BYTES_RECEIVED);
    private final LongAdder bytesSent = tally.adder(Counter.BYTES_SENT);

    /**
     * The behaviour of a server that starts now.
     *
     * @param traffic takes a line for each read, on the server's threads; null if nobody wants them
     */
    public Behaviour(Reply reply, Settings settings, @Nullable Consumer<String> traffic) {
        this(reply, settings, traffic, System::nanoTime);
    }

    Behaviour(Reply reply, Settings settings, @Nullable Consumer<String> traffic, LongSupplier clock) {
        this.reply = reply;
        this.settings = settings;
        this.traffic = traffic;
        this.clock = clock;
        long epochNanos = settings.value(Misbehaviour.EPOCH_NANOS);
        this.startedNanos = epochNanos == Misbehaviour.NEVER ? clock.getAsLong() : epochNanos;
        this.stalls = settings.value(Misbehaviour.STALL);
        this.seed = settings.value(Misbehaviour.SEED);
        this.acceptGapNanos = 1e9 / settings.value(Misbehaviour.ACCEPT_RATE);
        this.nextAcceptNanos = new AtomicLong(clock.getAsLong());
        this.isPrompt = reply.isImmediate() && !settings.hasAny(Misbehaviour.all()) && traffic == null;
    }

    /**
     * When the next connection may be accepted, on the scale of {@link System#nanoTime()}: a moment that has passed,
     * one that has to be waited for, or {@link Conversation#NEVER}.
     */
    public long nextAcceptNanos() {
        if (settings.value(Misbehaviour.NO_ACCEPT)) {
            return Conversation.NEVER;
        }
        return stalls.lengthNanos() == 0
                ? nextAcceptNanos.get()
                : firstFreeNanos(Math.max(nextAcceptNanos.get(), nowNanos()));
    }

    /** A connection was accepted: what it talks, which may begin with a greeting or with its end. */
    public Conversation accepted() {
        if (acceptGapNanos > 0) {
            long nowNanos = nowNanos();
            nextAcceptNanos.updateAndGet(nanos -> Math.max(nanos, nowNanos) + Math.round(acceptGapNanos));
        }
        tally.count(Counter.ACCEPTED);
        long number = connections.incrementAndGet();
        return isPrompt ? new ImmediateConversation(reply, this) : new StagedConversation(this, number);
    }

    /** When its stalls began to be counted, on the scale of {@link System#nanoTime()}. */
    public long startedNanos() {
        return startedNanos;
    }

    /** The server has stopped: no more stalls begin. A second call does nothing. */
    public void stopped() {
        stoppedNanos.compareAndSet(Conversation.NEVER, nowNanos());
    }

    /** What has happened so far; the last word once the server has stopped. */
    public Counts counts() {
        long nowNanos = Math.min(nowNanos(), stoppedNanos.get());
        return tally.counts().with(Counter.STALL, stalls.begunBy(nowNanos - startedNanos));
    }

    Reply reply() {
        return reply;
    }

    Settings settings() {
        return settings;
    }

    Tally tally() {
        return tally;
    }

    long nowNanos() {
        return clock.getAsLong();
    }

    /** The first moment from this one on at which the server doesn't stand still. */
    long firstFreeNanos(long momentNanos) {
        return stalls.lengthNanos() == 0
                ? momentNanos
                : startedNanos + stalls.firstFreeNanos(momentNanos - startedNanos);
    }

    /** The moment at which that much time has passed since another, stalls not counted. */
    long afterFreeNanos(long momentNanos, long freeNanos) {
        return startedNanos + stalls.afterFreeNanos(momentNanos - startedNanos, freeNanos);
    }

    /**
     * Where everything about one request is drawn from. Each number is mixed in by itself: with seeds a multiple of its
     * step apart, {@link SplittableRandom} draws the same sequence, shifted, and connections would share their fates.
     */
    SplittableRandom random(long connection, long request) {
        return new SplittableRandom(mixed(mixed(mixed(seed) + connection) + request));
    }

    private static long mixed(long number) {
        return new SplittableRandom(number).nextLong();
    }

    void received(ByteBuffer message) {
        bytesReceived.add(message.remaining());
        if (traffic != null) {
            int shownBytes = Math.min(SHOWN_BYTES, message.remaining());
            traffic.accept("received %d bytes: %s"
                    .formatted(
                            message.remaining(),
                            Escapes.write(message.duplicate().limit(message.position() + shownBytes))));
        }
    }

    void sent(int bytes) {
        bytesSent.add(bytes);
    }

    void count(Counter counter) {
        tally.count(counter);
    }

    void closed() {
        tally.count(Counter.CLOSED);
    }
}
