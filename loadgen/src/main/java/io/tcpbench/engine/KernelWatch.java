package io.tcpbench.engine;

import io.tcpbench.result.AcceptQueue;
import io.tcpbench.result.Clock;
import io.tcpbench.result.KernelCounter;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.KernelLook;
import io.tcpbench.result.NetworkNamespace;
import io.tcpbench.result.TcpInfo;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Watches what the kernel counts during a run, and the accept queues of the target if it listens on this machine, be it
 * in another network namespace: once a second, on a thread of its own. Begun before the first connect.
 */
final class KernelWatch implements AutoCloseable {
    private static final long PERIOD_SECONDS = 1;

    /** Another socket may begin to listen during a run; to look for it takes the kernel milliseconds. */
    private static final int THOROUGH_EACH = 10;

    private final Namespaces namespaces;
    private final InetSocketAddress target;
    private final Clock clock;
    private final long beganNanos;
    private final Consumer<KernelEvidence> told;
    private final CompletableFuture<Throwable> crash;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread watch = new Thread(work, "tcpbench-kernel-watch");
        watch.setDaemon(true);
        return watch;
    });

    /** Whether the target listens where this machine shows it. */
    private final boolean isInSight;

    // Confined to the watch's thread until it has ended.
    private final CounterGrowth ours;
    private final CounterGrowth theirs;
    private NetworkNamespace place;
    private final Map<Long, AcceptQueue> queues = new TreeMap<>();
    private final Map<Long, SocketStatistics> before;
    private final List<KernelLook> looks = new ArrayList<>();
    private Map<KernelCounter, Long> grownBefore = Map.of();
    private long waiting = AcceptQueue.UNKNOWN;
    private Set<Long> listening = Set.of();
    private boolean statisticsAsked;

    private KernelWatch(
            Namespaces namespaces,
            InetSocketAddress target,
            Clock clock,
            Consumer<KernelEvidence> told,
            CompletableFuture<Throwable> crash)
            throws InterruptedException {
        this.namespaces = namespaces;
        this.target = target;
        this.clock = clock;
        this.beganNanos = clock.nanos();
        this.told = told;
        this.crash = crash;
        boolean isOurs = isOurs(target);
        place = isOurs ? NetworkNamespace.OWN : namespaces.elsewhere(target).orElse(NetworkNamespace.OWN);
        isInSight = isOurs || place.isElsewhere();
        ours = new CounterGrowth(namespaces.net(NetworkNamespace.OWN));
        theirs = place.isElsewhere() ? new CounterGrowth(namespaces.net(place)) : ours;
        before = isInSight ? SocketStatistics.onPort(target.getPort(), place) : Map.of();
    }

    /**
     * Begins to watch.
     *
     * @param told what was seen so far, after each look and with that alone, on the watch's thread
     * @param crash told if the watch breaks by a defect
     */
    static KernelWatch begin(
            Namespaces namespaces,
            InetSocketAddress target,
            Clock clock,
            Consumer<KernelEvidence> told,
            CompletableFuture<Throwable> crash)
            throws InterruptedException {
        KernelWatch watch = new KernelWatch(namespaces, target, clock, told, crash);
        watch.thread.scheduleAtFixedRate(watch::look, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
        return watch;
    }

    /** Every address of 127.0.0.0/8 is ours, though no interface lists it. */
    private static boolean isOurs(InetSocketAddress target) {
        try {
            return target.getAddress().isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(target.getAddress()) != null;
        } catch (SocketException unknown) {
            return false;
        }
    }

    private void look() {
        try {
            lookAround();
            told.accept(soFar(noted()));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error defect) {
            crash.complete(defect);
        }
    }

    private void lookAround() throws InterruptedException {
        ours.read(namespaces.net(NetworkNamespace.OWN));
        if (isInSight) {
            Optional<NetworkNamespace> now = namespaces.now(place);
            if (now.isPresent()) {
                lookAtListeners(now.get());
            }
        }
    }

    private void lookAtListeners(NetworkNamespace now) throws InterruptedException {
        place = now;
        ProcNet net = namespaces.net(now);
        if (now.isElsewhere()) {
            theirs.read(net);
        }
        boolean overflowed = overflowed();
        boolean thorough = looks.size() % THOROUGH_EACH == 0 || overflowed;
        List<ProcNet.Listener> found = net.listenersOf(target, thorough ? Set.of() : listening);
        found.forEach(this::add);
        waiting = found.isEmpty()
                ? AcceptQueue.UNKNOWN
                : found.stream().mapToLong(ProcNet.Listener::waiting).sum();
        listening = found.stream().map(ProcNet.Listener::inode).collect(Collectors.toSet());
        if (!statisticsAsked && overflowed) {
            statisticsAsked = true;
            addStatistics();
        }
    }

    private boolean overflowed() {
        return theirs.growth().getOrDefault(KernelCounter.LISTEN_OVERFLOWS, 0L) > 0;
    }

    private void add(ProcNet.Listener listener) {
        AcceptQueue queue = new AcceptQueue(
                Diagnosis.address(listener.address()),
                listener.inode(),
                listener.waiting(),
                AcceptQueue.UNKNOWN,
                AcceptQueue.UNKNOWN);
        queues.merge(listener.inode(), queue, AcceptQueue::plus);
    }

    /** Only where they matter: it takes a process. */
    private void addStatistics() throws InterruptedException {
        SocketStatistics.onPort(target.getPort(), place).forEach((inode, now) -> {
            long drops = now.drops() == AcceptQueue.UNKNOWN ? AcceptQueue.UNKNOWN : now.drops() - dropsBefore(inode);
            queues.computeIfPresent(
                    inode,
                    (same, queue) ->
                            queue.plus(new AcceptQueue(queue.address(), inode, queue.deepest(), now.backlog(), drops)));
        });
    }

    /** None of a socket that did not listen then. */
    private long dropsBefore(long inode) {
        SocketStatistics then = before.get(inode);
        return then == null ? 0 : Math.max(0, then.drops());
    }

    /** Looks for the last time. */
    KernelEvidence end() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the kernel is still being watched a minute after the end");
        }
        lookAround();
        if (overflowed()) {
            addStatistics();
        }
        noted();
        return soFar(looks);
    }

    /** Keeps what was seen since the last time, and returns it alone; nothing where this kernel shows nothing. */
    private List<KernelLook> noted() {
        Map<KernelCounter, Long> grown = soFar(List.of()).growth();
        if (grown.isEmpty()) {
            return List.of();
        }
        Map<KernelCounter, Long> since = new EnumMap<>(KernelCounter.class);
        grown.forEach((counter, count) ->
                since.put(counter, Math.max(0, count - grownBefore.getOrDefault(counter, 0L))));
        grownBefore = grown;
        KernelLook look = new KernelLook(Math.max(0, clock.nanos() - beganNanos), since, waiting);
        looks.add(look);
        return List.of(look);
    }

    private KernelEvidence soFar(List<KernelLook> shown) {
        Map<KernelCounter, Long> growth = ours.growth();
        if (queues.isEmpty()) {
            growth.keySet().removeIf(KernelCounter::isOfListener);
            return new KernelEvidence(growth, List.of(), NetworkNamespace.OWN, TcpInfo.NONE, shown);
        }
        if (place.isElsewhere()) {
            growth.keySet().removeIf(KernelCounter::isOfListener);
            theirs.growth().forEach((counter, count) -> growth.merge(counter, count, Long::sum));
        }
        return new KernelEvidence(growth, List.copyOf(queues.values()), place, TcpInfo.NONE, shown);
    }

    /** Ends at once if {@link #end} was never come to. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
