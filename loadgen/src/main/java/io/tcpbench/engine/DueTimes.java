package io.tcpbench.engine;

/**
 * Requests that wait for a connection, first in, first out, without an object for each: when they were due, and when the loop took them up.
 * Grows; never shrinks.
 */
final class DueTimes {
    private long[] dueNanos = new long[1024];
    private long[] takenUpNanos = new long[1024];
    private long head;
    private long tail;

    boolean isEmpty() {
        return head == tail;
    }

    void add(long due, long takenUp) {
        if (tail - head == dueNanos.length) {
            grow();
        }
        int index = index(tail++);
        dueNanos[index] = due;
        takenUpNanos[index] = takenUp;
    }

    /** When the oldest was due; only when not empty. */
    long dueNanos() {
        return dueNanos[index(head)];
    }

    /** When the oldest was taken up; only when not empty. */
    long takenUpNanos() {
        return takenUpNanos[index(head)];
    }

    /** Takes the oldest out; only when not empty. */
    void removeOldest() {
        head++;
    }

    private int index(long position) {
        return (int) (position & (dueNanos.length - 1));
    }

    private void grow() {
        int size = (int) (tail - head);
        long[] moreDue = new long[size * 2];
        long[] moreTakenUp = new long[size * 2];
        for (int i = 0; i < size; i++) {
            moreDue[i] = dueNanos[index(head + i)];
            moreTakenUp[i] = takenUpNanos[index(head + i)];
        }
        dueNanos = moreDue;
        takenUpNanos = moreTakenUp;
        head = 0;
        tail = size;
    }
}
