package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DueTimesTest {
    /** What a new one holds without growing. */
    private static final int FIRST_RING = 1024;

    private final DueTimes times = new DueTimes();

    @Test
    void theOldestComesFirst() {
        times.add(3);
        times.add(1);
        times.add(2);

        assertThat(times.first()).isEqualTo(3);
        assertThat(times.removeFirst()).isEqualTo(3);
        assertThat(times.removeFirst()).isEqualTo(1);
        assertThat(times.removeFirst()).isEqualTo(2);
        assertThat(times.isEmpty()).isTrue();
    }

    @Test
    void theOrderSurvivesGrowthWhereTheRingHasWrapped() {
        for (int i = 0; i < FIRST_RING; i++) {
            times.add(i);
        }
        for (int i = 0; i < FIRST_RING / 2; i++) {
            times.removeFirst();
        }

        for (int i = FIRST_RING; i < 3 * FIRST_RING; i++) {
            times.add(i);
        }

        for (int i = FIRST_RING / 2; i < 3 * FIRST_RING; i++) {
            assertThat(times.removeFirst()).isEqualTo(i);
        }
        assertThat(times.isEmpty()).isTrue();
    }

    @Test
    void itIsAQueueWhateverIsAddedAndRemoved() {
        SplittableRandom random = new SplittableRandom(1);
        Deque<Long> model = new ArrayDeque<>();

        for (int step = 0; step < 200_000; step++) {
            boolean grows = step / 20_000 % 2 == 0;
            if (model.isEmpty() || random.nextInt(10) < (grows ? 6 : 4)) {
                long due = random.nextLong();
                times.add(due);
                model.add(due);
            } else {
                assertThat(times.first()).isEqualTo(model.peekFirst());
                assertThat(times.removeFirst()).isEqualTo(model.removeFirst());
            }
            assertThat(times.isEmpty()).isEqualTo(model.isEmpty());
        }
    }
}
