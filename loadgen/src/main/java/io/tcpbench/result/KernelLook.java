package io.tcpbench.result;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the kernel of this machine saw from one look to the next, about a second.
 *
 * @param atNanos when it was looked, from the beginning of the run, before the first connect
 * @param growth how much each counter grew since the look before; without those that did not
 * @param waiting connections that lay in the accept queues of the target at that moment, all of its sockets together;
 *     {@link AcceptQueue#UNKNOWN} where none is in sight
 */
public record KernelLook(long atNanos, Map<KernelCounter, Long> growth, long waiting) {
    /** Keeps its own copy, the counters in their order. */
    public KernelLook {
        Map<KernelCounter, Long> ordered = new EnumMap<>(KernelCounter.class);
        growth.forEach((counter, count) -> {
            if (count != 0) {
                ordered.put(counter, count);
            }
        });
        growth = Collections.unmodifiableMap(ordered);
    }
}
