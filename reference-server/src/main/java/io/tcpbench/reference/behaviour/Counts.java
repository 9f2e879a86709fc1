package io.tcpbench.reference.behaviour;

import java.util.EnumMap;
import java.util.Map;

/** What a server has counted by some moment. Immutable; {@link #plus} adds the counts of several servers. */
public final class Counts {

    public static final Counts NONE = new Counts(new EnumMap<>(Counter.class));

    private final EnumMap<Counter, Long> counts;

    Counts(Map<Counter, Long> counts) {
        this.counts = new EnumMap<>(Counter.class);
        this.counts.putAll(counts);
    }

    public long of(Counter counter) {
        return counts.getOrDefault(counter, 0L);
    }

    /** The same with another count. */
    public Counts with(Counter counter, long count) {
        Counts changed = new Counts(counts);
        changed.counts.put(counter, count);
        return changed;
    }

    public Counts plus(Counts other) {
        Counts sum = new Counts(counts);
        other.counts.forEach((counter, count) -> sum.counts.merge(counter, count, Long::sum));
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Counts same && counts.equals(same.counts);
    }

    @Override
    public int hashCode() {
        return counts.hashCode();
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
