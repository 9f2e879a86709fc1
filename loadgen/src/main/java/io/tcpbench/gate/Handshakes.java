package io.tcpbench.gate;

import io.tcpbench.result.AcceptQueue;
import io.tcpbench.result.Distribution;
import io.tcpbench.result.Failure;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.KernelCounter;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.NetworkNamespace;
import io.tcpbench.result.Result;
import io.tcpbench.result.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Why connects of a run were slow or timed out, by what the kernel counted meanwhile. A SYN without an answer is sent
 * again after about 1, 2, 3, 4, 5 and 7 s since Linux 6.5, after 1, 3 and 7 s before: connect times in such steps, and
 * connects that time out, say that SYNs went unanswered; the counters say where. Neither counts alone: the counters are
 * of a whole network namespace, and a slow connect may have other causes.
 */
final class Handshakes {
    /** Just below the first repetition of a SYN. */
    private static final long REPEATED_NANOS = 900_000_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** When SYNs are repeated, by kernels old and new. */
    private static final int[] REPETITION_SECONDS = {1, 2, 3, 4, 5, 7, 15};

    /** Timers of the kernel are never early, but ours may have begun late; and they may be late by a quarter. */
    private static final long BEFORE_STEP_NANOS = 100_000_000;

    private static final long BEHIND_STEP_NANOS = 500_000_000;

    private final KernelEvidence kernel;
    private final Distribution connect;
    private final long repeated;
    private final long timedOut;

    Handshakes(Result result) {
        kernel = result.kernel();
        connect = result.total().connect();
        repeated = connect.countFrom(REPEATED_NANOS);
        timedOut = result.total().failures().stream()
                .filter(failure -> failure.kind() == FailureKind.CONNECT_TIMEOUT
                        || failure.kind() == FailureKind.CONNECT_TIMEOUT_KERNEL)
                .mapToLong(Failure::connections)
                .sum();
    }

    /** Whether the server accepted too slowly for its backlog. */
    boolean overflowed() {
        return unanswered() && kernel.seesListener() && overflows() > 0 && drops().orElse(1) > 0;
    }

    /** Whether SYNs or their answers were lost on the way: they were repeated, and the listener dropped none. */
    boolean lostOnThePath() {
        return unanswered()
                && repeats() > 0
                && kernel.seesListener()
                && drops().orElse(kernel.growthOf(KernelCounter.LISTEN_DROPS)) == 0;
    }

    /** Of the target's listeners alone, where each of them told. */
    private OptionalLong drops() {
        return kernel.queues().stream().allMatch(queue -> queue.drops() != AcceptQueue.UNKNOWN)
                ? OptionalLong.of(
                        kernel.queues().stream().mapToLong(AcceptQueue::drops).sum())
                : OptionalLong.empty();
    }

    /** Whether SYNs went unanswered, and the evidence of this machine does not say where. */
    boolean lostSomewhere() {
        return unanswered() && repeats() > 0 && !overflowed() && !lostOnThePath();
    }

    /** Whose doing it was that SYNs went unanswered; empty where the evidence of this machine does not say. */
    Optional<Side> side() {
        if (overflowed()) {
            return Optional.of(Side.TARGET);
        }
        return lostOnThePath() ? Optional.of(Side.PATH) : Optional.empty();
    }

    private boolean unanswered() {
        return repeated + timedOut > 0;
    }

    private long overflows() {
        return kernel.growthOf(KernelCounter.LISTEN_OVERFLOWS);
    }

    private long repeats() {
        return kernel.growthOf(KernelCounter.SYN_RETRANSMITS);
    }

    /** The numbers that speak for it, as half a sentence; empty when nothing does. */
    String evidence() {
        if (overflowed()) {
            return "its accept queue overflowed: " + overflow();
        }
        if (lostOnThePath()) {
            return repeatedSyns() + ", without an overflow of the accept queue";
        }
        return lostSomewhere() ? repeatedSyns() + ", lost on the path or dropped by the target" : "";
    }

    /** For people, the remedy last; empty when nothing is wrong with them. */
    List<String> sentences() {
        if (overflowed()) {
            return List.of(
                    "the server's accept queue overflowed: " + overflow(),
                    consequences() + ": accept faster, or raise backlog and somaxconn");
        }
        if (lostOnThePath()) {
            return List.of(
                    "packets were lost on the path: " + evidence(),
                    consequences() + ": look for a firewall or a lossy link");
        }
        return lostSomewhere()
                ? List.of(evidence(), consequences() + ": ask the target's machine for ListenOverflows (`nstat -az`)")
                : List.of();
    }

    /** What is not known of the listeners themselves is known of their namespace. */
    private String overflow() {
        String ofNamespace = drops().isPresent() ? "" : Unit.grouped(overflows()) + " drops in " + namespace() + ", ";
        String elsewhere = drops().isPresent() && kernel.listenerAt().isElsewhere() ? ", in " + namespace() : "";
        return ofNamespace + listeners() + elsewhere;
    }

    private String namespace() {
        NetworkNamespace place = kernel.listenerAt();
        return place.isElsewhere()
                ? "the network namespace of process " + place.pid() + ", " + place.name()
                : "this network namespace";
    }

    private String repeatedSyns() {
        return Unit.grouped(repeats()) + " SYNs sent again in " + namespaces();
    }

    /** Where segments were counted: what both sides sent, as far as they are in sight. */
    String namespaces() {
        return kernel.listenerAt().isElsewhere() ? "both network namespaces" : "this network namespace";
    }

    private String consequences() {
        if (timedOut == 0) {
            return Unit.grouped(repeated) + " connects" + steps();
        }
        return Unit.grouped(timedOut) + " connects timed out"
                + (repeated == 0 ? "" : ", " + Unit.grouped(repeated) + steps());
    }

    /** Where in the histogram of connects the slow ones are. */
    private String steps() {
        List<String> steps = new ArrayList<>();
        long others = repeated;
        for (int seconds : REPETITION_SECONDS) {
            long from = seconds * NANOS_PER_SECOND;
            long there = connect.countFrom(from - BEFORE_STEP_NANOS) - connect.countFrom(from + BEHIND_STEP_NANOS);
            others -= there;
            if (there > 0) {
                steps.add(Unit.grouped(there) + " took " + seconds + " s");
            }
        }
        if (others > 0) {
            steps.add(Unit.grouped(others) + (steps.isEmpty() ? " took" : "") + " other times");
        }
        return " took 0.9 s or more (" + String.join(", ", steps)
                + (others < repeated ? "), as SYNs are sent again" : ")");
    }

    /** The one that dropped most first, then the deepest: with SO_REUSEPORT one slow worker overflows alone. */
    private String listeners() {
        List<AcceptQueue> queues = kernel.queues().stream()
                .sorted(Comparator.comparingLong(AcceptQueue::drops)
                        .thenComparingLong(AcceptQueue::deepest)
                        .reversed())
                .toList();
        return queues.size() == 1
                ? listener(queues.get(0))
                : queues.size() + " listeners: "
                        + queues.stream().map(Handshakes::listener).collect(Collectors.joining("; "));
    }

    /** A queue takes one connection more than its backlog. */
    private static String listener(AcceptQueue queue) {
        String drops = queue.drops() == AcceptQueue.UNKNOWN ? "" : Unit.grouped(queue.drops()) + " drops, ";
        String backlog = queue.backlog() == AcceptQueue.UNKNOWN
                ? "backlog " + Unit.grouped(Math.max(0, queue.deepest() - 1)) + " or more"
                : "backlog " + Unit.grouped(queue.backlog());
        return drops + backlog + ", depth peaked at " + Unit.grouped(queue.deepest());
    }
}
