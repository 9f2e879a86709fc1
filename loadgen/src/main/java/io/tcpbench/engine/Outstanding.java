package io.tcpbench.engine;

/**
 * The requests of one connection that were sent and whose responses have not come, oldest first, as due and sent times
 * in a ring. The oldest of them may have failed already, while their responses can still come.
 *
 * <p>Both times of a request lie side by side, because where there are thousands of connections none of this is in the
 * caches, and each line of them costs.
 */
final class Outstanding {
    /** Of each request in flight when it was due and when it was sent. */
    private final long[] times;

    private final int capacity;
    private int head;
    private int size;
    private int failed;

    Outstanding(int capacity) {
        this.capacity = capacity;
        this.times = new long[2 * capacity];
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean isFull() {
        return size == capacity;
    }

    /** Whether any has neither been answered nor failed. */
    boolean isOwed() {
        return size > failed;
    }

    void add(long due, long sent) {
        int tail = head + size;
        int index = tail < capacity ? tail : tail - capacity;
        times[2 * index] = due;
        times[2 * index + 1] = sent;
        size++;
    }

    /** When the oldest was due; only when not empty. */
    long dueNanos() {
        return times[2 * head];
    }

    /** When the oldest was sent; only when not empty. */
    long sentNanos() {
        return times[2 * head + 1];
    }

    /** Whether the oldest has failed already. */
    boolean oldestFailed() {
        return failed > 0;
    }

    /** When the oldest that is owed was due; only when one is owed. */
    long owedDueNanos() {
        int index = head + failed;
        return times[2 * (index < capacity ? index : index - capacity)];
    }

    /** The oldest that is owed has failed. */
    void failOldestOwed() {
        failed++;
    }

    /** Takes the oldest out. */
    void removeOldest() {
        head = head + 1 == capacity ? 0 : head + 1;
        size--;
        if (failed > 0) {
            failed--;
        }
    }
}
