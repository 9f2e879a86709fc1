package io.tcpbench.result;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the kernel of this machine saw of a run, from the opening of the connections to the end.
 *
 * @param growth how much each counter grew, other programs of the network namespace included; without those that this
 *     kernel does not count, and without those of listeners where the target listens on another machine. Where it
 *     listens in another namespace of this one, those of listeners are of that namespace, the others of both
 * @param queues of the sockets on which the target listens; empty if none was found on this machine
 * @param listenerAt the namespace of the target, where one of the queues was found
 * @param tcpInfo of the run's own connections, some or all
 * @param looks second by second, in their order
 */
public record KernelEvidence(
        Map<KernelCounter, Long> growth,
        List<AcceptQueue> queues,
        NetworkNamespace listenerAt,
        TcpInfo tcpInfo,
        List<KernelLook> looks) {
    /** Nothing is known: another kernel than Linux, or a run that was killed at once. */
    public static final KernelEvidence UNKNOWN =
            new KernelEvidence(Map.of(), List.of(), NetworkNamespace.OWN, TcpInfo.NONE, List.of());

    /** Keeps its own copies, the counters in their order. */
    public KernelEvidence {
        Map<KernelCounter, Long> ordered = new EnumMap<>(KernelCounter.class);
        ordered.putAll(growth);
        growth = Collections.unmodifiableMap(ordered);
        queues = List.copyOf(queues);
        looks = List.copyOf(looks);
    }

    /** The same beside what the run's own connections told. */
    public KernelEvidence with(TcpInfo told) {
        return new KernelEvidence(growth, queues, listenerAt, told, looks);
    }

    /** The same with these looks in place of its own. */
    KernelEvidence with(List<KernelLook> others) {
        return new KernelEvidence(growth, queues, listenerAt, tcpInfo, others);
    }

    /** How much a counter grew; 0 where that is not known. */
    public long growthOf(KernelCounter counter) {
        return growth.getOrDefault(counter, 0L);
    }

    /** Whether the target listens where this kernel can see it. */
    public boolean seesListener() {
        return !queues.isEmpty();
    }
}
