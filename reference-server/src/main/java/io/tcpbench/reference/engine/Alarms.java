package io.tcpbench.reference.engine;

import io.tcpbench.reference.behaviour.Conversation;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which connections want to be woken, and when. Confined to its loop.
 *
 * <p>A connection has one alarm at most. One that is put off stays where it is: it goes off too early, its owner asks
 * its conversation again and sets it anew. So an idle time-out, which every request puts off, costs nothing at each.
 * One that is set for earlier, or cancelled, leaves its place: nothing is kept of what will not go off.
 */
final class Alarms<C> {

    /** The alarm of one connection, made once. */
    static final class Alarm<C> {

        private final C owner;
        private long nanos = Conversation.NEVER;
        private long number;

        Alarm(C owner) {
            this.owner = owner;
        }
    }

    /** By moment, and those of the same moment in the order in which they were set. */
    private final TreeSet<Alarm<C>> waiting = new TreeSet<>(
            Comparator.<Alarm<C>>comparingLong(alarm -> alarm.nanos).thenComparingLong(alarm -> alarm.number));

    private long numbers;

    /** Sets an alarm for a moment on the scale of {@link System#nanoTime()}, unless it goes off before that anyway. */
    void set(Alarm<C> alarm, long nanos) {
        if (nanos < alarm.nanos) {
            cancel(alarm);
            alarm.nanos = nanos;
            alarm.number = numbers++;
            waiting.add(alarm);
        }
    }

    void cancel(Alarm<C> alarm) {
        if (alarm.nanos != Conversation.NEVER) {
            waiting.remove(alarm);
            alarm.nanos = Conversation.NEVER;
        }
    }

    /** When the next goes off; {@link Conversation#NEVER} if none is set. */
    long nextNanos() {
        return waiting.isEmpty() ? Conversation.NEVER : waiting.first().nanos;
    }

    /** Takes out the owner of an alarm that goes off by that moment; null if there is none any more. */
    @Nullable C next(long nowNanos) {
        if (nextNanos() > nowNanos) {
            return null;
        }
        Alarm<C> next = waiting.first();
        cancel(next);
        return next.owner;
    }
}
