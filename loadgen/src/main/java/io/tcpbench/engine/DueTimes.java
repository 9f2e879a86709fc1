package io.tcpbench.engine;

/** Due times that wait, first in, first out, without an object for each. Grows; never shrinks. */
final class DueTimes {
    private long[] ring = new long[1024];
    private long head;
    private long tail;

    boolean isEmpty() {
        return head == tail;
    }

    void add(long dueNanos) {
        if (tail - head == ring.length) {
            grow();
        }
        ring[index(tail++)] = dueNanos;
    }

    /** The oldest; only when not empty. */
    long first() {
        return ring[index(head)];
    }

    /** Takes the oldest out; only when not empty. */
    long removeFirst() {
        return ring[index(head++)];
    }

    private int index(long position) {
        return (int) (position & (ring.length - 1));
    }

    private void grow() {
        long[] larger = new long[ring.length * 2];
        int size = (int) (tail - head);
        for (int i = 0; i < size; i++) {
            larger[i] = ring[index(head + i)];
        }
        ring = larger;
        head = 0;
        tail = size;
    }
}
