package io.tcpbench.engine;

import io.tcpbench.result.Interval;
import io.tcpbench.result.Journal;
import io.tcpbench.result.KernelEvidence;
import io.tcpbench.result.Ledger;
import io.tcpbench.result.Page;
import io.tcpbench.result.RequestCounts;
import io.tcpbench.result.Result;
import io.tcpbench.result.TcpInfo;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes written pages from the lanes, puts them into the journal and adds them up, on a thread of its own: encoding,
 * writing and adding take milliseconds that an event loop does not have. A page that was taken is blanked and serves
 * again. What the kernel saw goes the same way, because a thread that may be interrupted must not write to a file: that
 * closes it.
 */
final class Collector {
    /** The second of a page that was written while connections were being opened. */
    static final long OPENING = -1;

    private static final int PAGES_OF_A_LANE = 2;

    private final ConcurrentLinkedQueue<Page> blanks = new ConcurrentLinkedQueue<>();
    private final Journal journal;
    private final CompletableFuture<Throwable> crash;
    private final ExecutorService thread;

    // Confined to the collector's thread until it has ended.
    private final Ledger ledger = new Ledger();
    private TcpInfo tcpInfo = TcpInfo.NONE;

    private final LastSecond lastSecond;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong concluded = new AtomicLong();

    /**
     * Takes the pages of some lanes.
     *
     * @param lanes each of which writes on one page while another one is taken
     */
    Collector(int lanes, Journal journal, CompletableFuture<Throwable> crash) {
        this(lanes, journal, crash, Executors.newSingleThreadExecutor(Collector::named));
    }

    /** The same on another thread, one that does one thing after the other. */
    Collector(int lanes, Journal journal, CompletableFuture<Throwable> crash, ExecutorService thread) {
        this.journal = journal;
        this.crash = crash;
        this.thread = thread;
        this.lastSecond = new LastSecond(lanes);
        for (int i = 0; i < PAGES_OF_A_LANE * lanes; i++) {
            blanks.add(new Page());
        }
    }

    private static Thread named(Runnable work) {
        Thread collector = new Thread(work, "tcpbench-collector");
        collector.setDaemon(true);
        return collector;
    }

    /** A page to write on; any thread. */
    Page blank() {
        Page spare = blanks.poll();
        return spare == null ? new Page() : spare;
    }

    /** Takes a page that was written in this second of the load; the lane must not touch it again. */
    void take(long second, Page page) {
        onThread(() -> {
            Interval interval = ledger.add(second, page);
            page.clear();
            blanks.add(page);
            journal.recorded(second, interval);
            failures.addAndGet(interval.failureCount());
            RequestCounts requests = interval.requests();
            concluded.addAndGet(requests.answered() + requests.failed() + requests.unanswered());
            if (second != OPENING) {
                lastSecond.add(second, interval);
            }
        });
    }

    /** Takes what the kernel told of a lane's connections since the last time. */
    void take(TcpInfo told) {
        onThread(() -> tcpInfo = tcpInfo.plus(told));
    }

    /** Takes what the kernel saw from the beginning of the run on, for the journal alone. */
    void take(KernelEvidence soFar) {
        onThread(() -> journal.kernelSeen(soFar.with(tcpInfo)));
    }

    private void onThread(Runnable work) {
        thread.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error defect) {
                crash.complete(defect);
            }
        });
    }

    /** The newest second of the load that all lanes have told of, nothing until there was one; any thread. */
    Interval lastSecond() {
        return lastSecond.interval();
    }

    /** How many failures were taken so far; any thread. */
    long failures() {
        return failures.get();
    }

    /** How many measured requests were taken so far of which it is known what became of them; any thread. */
    long concluded() {
        return concluded.get();
    }

    /** Waits until everything that was taken is added; takes no more. */
    void end() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("pages are still being added a minute after the end");
        }
    }

    /** Everything added up; after {@link #end}. */
    Interval total() {
        return ledger.total();
    }

    /** What the kernel told of the connections of all lanes; after {@link #end}. */
    TcpInfo tcpInfo() {
        return tcpInfo;
    }

    /** Second by second; after {@link #end}. */
    List<Result.Second> seconds() {
        return ledger.seconds();
    }
}
