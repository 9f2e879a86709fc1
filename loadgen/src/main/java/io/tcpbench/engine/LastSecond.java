package io.tcpbench.engine;

import io.tcpbench.result.Interval;
import java.util.TreeMap;

/**
 * The newest second of the load that every lane has told of. Lanes tell when they come round to it, one before the
 * other, and whoever asks once a second may ask between them: a part of a second is no rate. One thread adds, any
 * reads.
 */
final class LastSecond {
    private final int lanes;
    private final TreeMap<Long, Told> unfinished = new TreeMap<>();
    private volatile Interval interval = Interval.EMPTY;

    /** Of so many lanes, each of which tells of a second at most once. */
    LastSecond(int lanes) {
        this.lanes = lanes;
    }

    /** Adds what one lane tells of a second, counted from 0. */
    void add(long second, Interval part) {
        Told told = unfinished.merge(second, new Told(1, part), Told::plus);
        if (told.lanes() == lanes) {
            // A lane that was held up tells of no second in between: those before will never be whole.
            unfinished.headMap(second, true).clear();
            interval = told.interval();
        }
    }

    /** Nothing until there was one. */
    Interval interval() {
        return interval;
    }

    private record Told(int lanes, Interval interval) {
        Told plus(Told other) {
            return new Told(lanes + other.lanes, interval.plus(other.interval));
        }
    }
}
