package io.tcpbench.engine;

import io.tcpbench.result.AcceptQueue;
import io.tcpbench.result.KernelCounter;
import io.tcpbench.result.KernelEvidence;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches what the kernel counts during a run, and the accept queues of the target if it listens on this machine: once
 * a second, on a thread of its own. Begun before the first connect.
 */
final class KernelWatch implements AutoCloseable {
    private static final long PERIOD_SECONDS = 1;

    private final ProcNet net;
    private final InetSocketAddress target;
    private final boolean onThisMachine;
    private final Consumer<KernelEvidence> told;
    private final CompletableFuture<Throwable> crash;
    private final Map<KernelCounter, Long> atBegin;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread watch = new Thread(work, "tcpbench-kernel-watch");
        watch.setDaemon(true);
        return watch;
    });

    // Confined to the watch's thread until it has ended.
    private final Map<Long, AcceptQueue> queues = new TreeMap<>();
    private boolean backlogsAsked;

    private KernelWatch(
            ProcNet net, InetSocketAddress target, Consumer<KernelEvidence> told, CompletableFuture<Throwable> crash) {
        this.net = net;
        this.target = target;
        this.told = told;
        this.crash = crash;
        onThisMachine = isOurs(target);
        atBegin = net.counters();
    }

    /**
     * Begins to watch.
     *
     * @param told what was seen so far, after each look, on the watch's thread
     * @param crash told if the watch breaks by a defect
     */
    static KernelWatch begin(
            ProcNet net, InetSocketAddress target, Consumer<KernelEvidence> told, CompletableFuture<Throwable> crash) {
        KernelWatch watch = new KernelWatch(net, target, told, crash);
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
            lookAtQueues();
            told.accept(soFar());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error defect) {
            crash.complete(defect);
        }
    }

    private void lookAtQueues() throws InterruptedException {
        if (!onThisMachine) {
            return;
        }
        for (ProcNet.Listener listener : net.listenersOf(target)) {
            add(listener, AcceptQueue.UNKNOWN_BACKLOG);
        }
        if (!backlogsAsked && growth().getOrDefault(KernelCounter.LISTEN_OVERFLOWS, 0L) > 0) {
            backlogsAsked = true;
            addBacklogs();
        }
    }

    private void add(ProcNet.Listener listener, long backlog) {
        AcceptQueue queue =
                new AcceptQueue(Diagnosis.address(listener.address()), listener.inode(), listener.waiting(), backlog);
        queues.merge(listener.inode(), queue, AcceptQueue::plus);
    }

    /** Only where they matter: it takes a process. */
    private void addBacklogs() throws InterruptedException {
        Map<Long, Long> backlogs = Backlogs.onPort(target.getPort());
        queues.replaceAll((inode, queue) -> new AcceptQueue(
                queue.address(), inode, queue.deepest(), backlogs.getOrDefault(inode, AcceptQueue.UNKNOWN_BACKLOG)));
    }

    private Map<KernelCounter, Long> growth() {
        Map<KernelCounter, Long> growth = new EnumMap<>(KernelCounter.class);
        net.counters().forEach((counter, now) -> {
            Long before = atBegin.get(counter);
            if (before != null) {
                growth.put(counter, Math.max(0, now - before));
            }
        });
        return growth;
    }

    /** Looks for the last time. */
    KernelEvidence end() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the kernel is still being watched a minute after the end");
        }
        lookAtQueues();
        return soFar();
    }

    private KernelEvidence soFar() {
        List<AcceptQueue> seen = new ArrayList<>(queues.values());
        Map<KernelCounter, Long> growth = growth();
        if (seen.isEmpty()) {
            growth.keySet().removeIf(KernelCounter::isOfListener);
        }
        return new KernelEvidence(growth, seen);
    }

    /** Ends at once if {@link #end} was never come to. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
