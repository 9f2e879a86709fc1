package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutstandingTest {
    private record Sent(long dueNanos, long sentNanos) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 64})
    void itIsAQueueWhoseOldestMayHaveFailed(int capacity) {
        SplittableRandom random = new SplittableRandom(capacity);
        Outstanding outstanding = new Outstanding(capacity);
        Deque<Sent> failed = new ArrayDeque<>();
        Deque<Sent> owed = new ArrayDeque<>();

        for (int step = 0; step < 50_000; step++) {
            switch (random.nextInt(3)) {
                case 0 -> {
                    if (!outstanding.isFull()) {
                        Sent sent = new Sent(random.nextLong(), random.nextLong());
                        outstanding.add(sent.dueNanos(), sent.sentNanos());
                        owed.addLast(sent);
                    }
                }
                case 1 -> {
                    if (!outstanding.isEmpty()) {
                        outstanding.removeOldest();
                        (failed.isEmpty() ? owed : failed).removeFirst();
                    }
                }
                default -> {
                    if (outstanding.isOwed()) {
                        outstanding.failOldestOwed();
                        failed.addLast(owed.removeFirst());
                    }
                }
            }
            assertSame(outstanding, failed, owed, capacity);
        }
    }

    private static void assertSame(Outstanding outstanding, Deque<Sent> failed, Deque<Sent> owed, int capacity) {
        int size = failed.size() + owed.size();
        assertThat(outstanding.isEmpty()).isEqualTo(size == 0);
        assertThat(outstanding.isFull()).isEqualTo(size == capacity);
        assertThat(outstanding.isOwed()).isEqualTo(!owed.isEmpty());
        assertThat(outstanding.oldestFailed()).isEqualTo(!failed.isEmpty());
        if (size > 0) {
            Sent oldest = failed.isEmpty() ? owed.getFirst() : failed.getFirst();
            assertThat(new Sent(outstanding.dueNanos(), outstanding.sentNanos()))
                    .isEqualTo(oldest);
        }
        if (!owed.isEmpty()) {
            assertThat(outstanding.owedDueNanos()).isEqualTo(owed.getFirst().dueNanos());
        }
    }
}
