package io.tcpbench.engine;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Things with a time, the earliest first: a binary heap in two arrays, which allocates only to grow. */
final class Alarms<T> {
    /** No alarm is set. */
    static final long NEVER = Long.MAX_VALUE;

    private long[] times = new long[64];
    private @Nullable Object[] things = new @Nullable Object[64];
    private int size;

    /** When the earliest is due; {@link #NEVER} when there is none. */
    long earliestNanos() {
        return size == 0 ? NEVER : times[0];
    }

    void add(long nanos, T thing) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            things = Arrays.copyOf(things, size * 2);
        }
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (times[parent] <= nanos) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        put(hole, nanos, thing);
    }

    /** Takes the earliest out; only when there is one. */
    @SuppressWarnings("unchecked")
    T removeEarliest() {
        T earliest = (T) Objects.requireNonNull(things[0]);
        size--;
        long nanos = times[size];
        Object last = things[size];
        things[size] = null;
        if (size > 0) {
            put(sink(nanos), nanos, last);
        }
        return earliest;
    }

    private int sink(long nanos) {
        int hole = 0;
        for (int child = 1; child < size; child = 2 * hole + 1) {
            if (child + 1 < size && times[child + 1] < times[child]) {
                child++;
            }
            if (nanos <= times[child]) {
                break;
            }
            move(child, hole);
            hole = child;
        }
        return hole;
    }

    private void move(int from, int to) {
        times[to] = times[from];
        things[to] = things[from];
    }

    private void put(int at, long nanos, @Nullable Object thing) {
        times[at] = nanos;
        things[at] = thing;
    }
}
