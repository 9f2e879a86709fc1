package io.tcpbench.reference.engine;

import io.tcpbench.reference.behaviour.Conversation;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which connections want to be woken, and when. Confined to its loop.
 *
 * <p>A connection has one alarm at most. One that is put off stays where it is: it goes off too early, its owner asks
 * its conversation again and sets it anew. So an idle time-out, which every request puts off, costs nothing at each.
 */
final class Alarms<C> {

    /** The alarm of one connection, made once. */
    static final class Alarm<C> {

        private final C owner;
        private long nanos = Conversation.NEVER;

        Alarm(C owner) {
            this.owner = owner;
        }
    }

    private record Entry<C>(long nanos, Alarm<C> alarm) {}

    private final PriorityQueue<Entry<C>> entries = new PriorityQueue<>(Comparator.comparingLong(Entry::nanos));

    /** Sets an alarm for a moment on the scale of {@link System#nanoTime()}, unless it goes off before that anyway. */
    void set(Alarm<C> alarm, long nanos) {
        if (nanos < alarm.nanos) {
            alarm.nanos = nanos;
            entries.add(new Entry<>(nanos, alarm));
        }
    }

    void cancel(Alarm<C> alarm) {
        alarm.nanos = Conversation.NEVER;
    }

    /** When the next goes off, at the earliest; {@link Conversation#NEVER} if none is set. */
    long nextNanos() {
        Entry<C> next = entries.peek();
        return next == null ? Conversation.NEVER : next.nanos;
    }

    /** Takes out the owner of an alarm that goes off by that moment; null if there is none any more. */
    @Nullable C next(long nowNanos) {
        while (nextNanos() <= nowNanos) {
            Entry<C> entry = entries.remove();
            // Else it was cancelled, or set for an earlier moment and has gone off.
            if (entry.alarm.nanos == entry.nanos) {
                entry.alarm.nanos = Conversation.NEVER;
                return entry.alarm.owner;
            }
        }
        return null;
    }
}
