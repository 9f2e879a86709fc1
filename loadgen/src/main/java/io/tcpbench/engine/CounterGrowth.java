package io.tcpbench.engine;

import io.tcpbench.result.KernelCounter;
import java.util.EnumMap;
import java.util.Map;

/** How far the counters of one network namespace have grown, up to the last time that they could be read. */
final class CounterGrowth {
    private final Map<KernelCounter, Long> first;
    private Map<KernelCounter, Long> last;

    /** Begins with what the kernel has counted until now. */
    CounterGrowth(ProcNet net) {
        first = net.counters();
        last = first;
    }

    /** Reads them again; those of a namespace that is gone stay as they were. */
    void read(ProcNet net) {
        Map<KernelCounter, Long> now = net.counters();
        if (!now.isEmpty()) {
            last = now;
        }
    }

    /** Without those that the kernel does not count. */
    Map<KernelCounter, Long> growth() {
        Map<KernelCounter, Long> growth = new EnumMap<>(KernelCounter.class);
        last.forEach((counter, now) -> {
            Long before = first.get(counter);
            if (before != null) {
                growth.put(counter, Math.max(0, now - before));
            }
        });
        return growth;
    }
}
