package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AlarmsTest {
    private record Thing(long nanos, int number) {}

    private final Alarms<Thing> alarms = new Alarms<>();

    @Test
    void withoutAnAlarmTheEarliestIsNever() {
        assertThat(alarms.earliestNanos()).isEqualTo(Alarms.NEVER);

        alarms.add(5, new Thing(5, 0));
        alarms.removeEarliest();

        assertThat(alarms.earliestNanos()).isEqualTo(Alarms.NEVER);
    }

    @Test
    void timesBelowZeroAreEarlierThanThoseAbove() {
        alarms.add(1, new Thing(1, 0));
        alarms.add(Long.MIN_VALUE, new Thing(Long.MIN_VALUE, 1));
        alarms.add(-1, new Thing(-1, 2));

        assertThat(alarms.removeEarliest().number()).isEqualTo(1);
        assertThat(alarms.removeEarliest().number()).isEqualTo(2);
        assertThat(alarms.removeEarliest().number()).isEqualTo(0);
    }

    @Test
    void itKeepsTheOrderOfAPriorityQueueAndLosesNothing() {
        SplittableRandom random = new SplittableRandom(1);
        PriorityQueue<Thing> model = new PriorityQueue<>(Comparator.comparingLong(Thing::nanos));
        Set<Thing> inside = new HashSet<>();

        for (int step = 0; step < 200_000; step++) {
            boolean grows = step / 20_000 % 2 == 0;
            if (model.isEmpty() || random.nextInt(10) < (grows ? 6 : 4)) {
                // Few different times, so that many are the same.
                Thing thing = new Thing(random.nextLong(1000), step);
                alarms.add(thing.nanos(), thing);
                model.add(thing);
                inside.add(thing);
            } else {
                Thing removed = alarms.removeEarliest();
                assertThat(removed.nanos()).isEqualTo(model.remove().nanos());
                assertThat(inside.remove(removed)).isTrue();
            }
            assertThat(alarms.earliestNanos())
                    .isEqualTo(model.isEmpty() ? Alarms.NEVER : model.element().nanos());
        }
    }
}
