package io.tcpbench.reference.behaviour;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts while a server runs. Any thread. */
final class Tally {

    private final Map<Counter, LongAdder> adders = new EnumMap<>(Counter.class);

    Tally() {
        for (Counter each : Counter.values()) {
            adders.put(each, new LongAdder());
        }
    }

    /** What adds up one of them; ask once and keep it where it is needed often. */
    LongAdder adder(Counter counter) {
        return Objects.requireNonNull(adders.get(counter));
    }

    void count(Counter counter) {
        adder(counter).increment();
    }

    Counts counts() {
        Map<Counter, Long> sums = new EnumMap<>(Counter.class);
        adders.forEach((counter, adder) -> sums.put(counter, adder.sum()));
        return new Counts(sums);
    }
}
