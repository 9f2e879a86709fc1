package io.tcpbench.engine;

import io.tcpbench.engine.transport.Sockets;
import io.tcpbench.plan.Load;
import io.tcpbench.plan.Plan;
import io.tcpbench.protocol.Protocol;
import io.tcpbench.result.Clock;
import io.tcpbench.result.Errno;
import io.tcpbench.result.Failure;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.Page;
import io.tcpbench.result.Period;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One event loop and the connections that it owns. Its {@link #turn} comes before and after each pass of the loop and
 * does everything that is a matter of time: requests that are due, deadlines, connects, pages to hand over. Confined to
 * its loop, but for the three futures, {@link #openConnections} and {@link #everConnected}.
 */
final class Lane {
    /**
     * How many connect attempts are under way at the same time: more would overflow the accept queue of a server that
     * keeps up.
     */
    static final int CONNECTS_AT_ONCE = 512;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Plan plan;
    private final IntFunction<Requests> requests;
    private final Clock clock;
    private final Collector collector;
    private final Share share;
    private final long timeoutNanos;
    private final Pacer pacer;
    private final List<Slot> slots = new ArrayList<>();
    private final Alarms<Slot> deadlines = new Alarms<>();
    private final Alarms<Slot> backOffs = new Alarms<>();
    private final TcpWatch tcpWatch = new TcpWatch();
    private final Deque<Slot> toConnect = new ArrayDeque<>();
    private final List<Connection> toFlush = new ArrayList<>();
    private final Deque<Connection> toFree = new ArrayDeque<>();
    private final CompletableFuture<Void> opening = new CompletableFuture<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final CompletableFuture<Throwable> crash;
    private final long connectGapNanos;

    private @Nullable Sockets sockets;
    private @Nullable Window window;
    private Page page;
    private long pageSecond = Collector.OPENING;
    private long nextPageNanos = Alarms.NEVER;
    private long nextConnectNanos = Long.MIN_VALUE;
    private int connecting;
    private int firstAttemptsLeft;
    private long owed;
    private boolean stopping;
    private boolean over;
    private final AtomicInteger openConnections = new AtomicInteger();
    private volatile boolean everConnected;

    Lane(
            Plan plan,
            Protocol protocol,
            Clock clock,
            Collector collector,
            Share share,
            Quota quota,
            CompletableFuture<Throwable> crash) {
        this.plan = plan;
        this.requests = Requests.of(protocol, clock);
        this.clock = clock;
        this.collector = collector;
        this.share = share;
        this.crash = crash;
        this.timeoutNanos = plan.timeout().toNanos();
        this.pacer = newPacer(quota);
        this.page = collector.blank();
        this.firstAttemptsLeft = share.size();
        this.connectGapNanos = plan.connectRatePerSecond().isPresent()
                ? Math.round(NANOS_PER_SECOND / (plan.connectRatePerSecond().getAsDouble() * share.ratio()))
                : 0;
    }

    private Pacer newPacer(Quota quota) {
        if (plan.load() instanceof Load.Open open) {
            return new OpenLoop(this, Timetable.of(open, plan.warmup(), share, plan.seed()), quota, timeoutNanos);
        }
        long thinkNanos = ((Load.Closed) plan.load()).think().toNanos();
        return new ClosedLoop(this, quota, thinkNanos, plan.connectTimeout().toNanos() + timeoutNanos);
    }

    // The stages of a run, each begun by the engine on this lane's loop.

    /** Opens the connections; {@link #opening} is done when each has been tried once. */
    void open(Sockets own) {
        sockets = own;
        for (int i = 0; i < share.size(); i++) {
            Slot slot = new Slot(this, share.lane() + i * share.lanes(), plan.seed());
            slots.add(slot);
            toConnect.add(slot);
        }
    }

    /** Begins the load. */
    void begin(Window begun) {
        window = begun;
        handOverPage();
        pageSecond = 0;
        nextPageNanos = begun.startNanos() + NANOS_PER_SECOND;
        pacer.begin(begun);
    }

    /** Sends and connects no more, and ends when nothing is owed; for an interrupt. */
    void stopSending() {
        if (!over) {
            pacer.cutOff();
            stopping = true;
        }
    }

    /** Ends the run now, whatever is on its way. */
    void cutOff() {
        if (!over) {
            pacer.cutOff();
            finish();
        }
    }

    CompletableFuture<Void> opening() {
        return opening;
    }

    CompletableFuture<Void> finished() {
        return finished;
    }

    /** Whether any connection ever came about, open or closed by now; any thread may ask. */
    boolean everConnected() {
        return everConnected;
    }

    /** Any thread may ask. */
    int openConnections() {
        return openConnections.get();
    }

    // Time.

    /** Does all that is due; returns when something is due next. */
    long turn() {
        try {
            return over || sockets == null ? Alarms.NEVER : doWhatIsDue(clock.nanos());
        } catch (RuntimeException | Error defect) {
            crash(defect);
            return Alarms.NEVER;
        }
    }

    private long doWhatIsDue(long nowNanos) {
        expire(nowNanos);
        free(nowNanos);
        connectDue(nowNanos);
        // After the connects: one that succeeds at once has requests that are due.
        long pacerAlarmNanos = pacer.turn(nowNanos);
        flushAll();
        if (nowNanos >= nextPageNanos) {
            turnPage(nowNanos);
        }
        Window current = window;
        boolean ended = current != null && nowNanos >= current.endNanos();
        boolean mayEnd = ended || (plan.requests().isPresent() && current != null);
        if (owed == 0 && (stopping || (mayEnd && pacer.isExhausted(nowNanos)))) {
            finish();
            return Alarms.NEVER;
        }
        if (!toFree.isEmpty()) {
            return nowNanos;
        }
        long endNanos = current == null || ended ? Alarms.NEVER : current.endNanos();
        return earliest(pacerAlarmNanos, deadlines.earliestNanos(), connectAlarmNanos(), nextPageNanos, endNanos);
    }

    private static long earliest(long a, long b, long c, long d, long e) {
        return Math.min(Math.min(Math.min(a, b), Math.min(c, d)), e);
    }

    private void expire(long nowNanos) {
        while (deadlines.earliestNanos() <= nowNanos) {
            deadlines.removeEarliest().deadline(nowNanos);
        }
    }

    /** Those of this moment: what they send may be taken at once, and free them again. */
    private void free(long nowNanos) {
        for (int left = toFree.size(); left > 0; left--) {
            toFree.removeFirst().freed(nowNanos);
        }
    }

    private void connectDue(long nowNanos) {
        while (backOffs.earliestNanos() <= nowNanos) {
            toConnect.add(backOffs.removeEarliest());
        }
        while (mayConnect() && nextConnectNanos <= nowNanos) {
            if (connectGapNanos > 0) {
                // A turn that came late is made up for, but only by half a gap: the rate is a limit.
                nextConnectNanos = Math.max(nextConnectNanos, nowNanos - connectGapNanos / 2) + connectGapNanos;
            }
            connecting++;
            toConnect.removeFirst().connect();
        }
    }

    private boolean mayConnect() {
        return !toConnect.isEmpty() && connecting < CONNECTS_AT_ONCE && !stopping;
    }

    private long connectAlarmNanos() {
        return mayConnect() ? Math.min(nextConnectNanos, backOffs.earliestNanos()) : backOffs.earliestNanos();
    }

    private void turnPage(long nowNanos) {
        handOverPage();
        pageSecond = sinceStart(nowNanos) / NANOS_PER_SECOND;
        nextPageNanos = nowNanos - sinceStart(nowNanos) + (pageSecond + 1) * NANOS_PER_SECOND;
    }

    private void handOverPage() {
        collector.take(pageSecond, page);
        collector.take(tcpWatch.look());
        page = collector.blank();
    }

    private void finish() {
        over = true;
        try {
            collector.take(tcpWatch.look());
            for (Connection connection : connections()) {
                connection.cutOff();
            }
        } finally {
            // Even after a defect, or the engine would wait for ever.
            collector.take(pageSecond, page);
            opening.complete(null);
            finished.complete(null);
        }
    }

    boolean isFinished() {
        return over;
    }

    long now() {
        return clock.nanos();
    }

    /** Nanoseconds from the start of the load; negative before it, counted from the end of the opening. */
    long sinceStart(long nowNanos) {
        Window current = window;
        return current == null ? -1 : nowNanos - current.startNanos();
    }

    Period period(long dueNanos) {
        Window current = window;
        return current == null ? Period.WARMUP : current.period(dueNanos);
    }

    // Connections.

    /** A slot wants its next connection now. */
    void wantsConnection(Slot slot) {
        toConnect.add(slot);
    }

    /** A slot wants its next connection after a back-off. */
    void wantsConnectionAt(long nanos, Slot slot) {
        backOffs.add(nanos, slot);
    }

    /**
     * A connect attempt came to an end, either way.
     *
     * @param first whether it was the first of its slot: a slot that is quick to fail tries again while others wait for
     *     their SYN-ACK
     */
    void attemptConcluded(boolean first) {
        connecting--;
        if (first && --firstAttemptsLeft == 0) {
            opening.complete(null);
        }
    }

    /** A handshake was completed, even if the connection was reset before it could be used. */
    void handshaken() {
        everConnected = true;
    }

    void connected(Connection connection, long sinceNanos, boolean firstAttempt) {
        handshaken();
        openConnections.incrementAndGet();
        attemptConcluded(firstAttempt);
        pacer.connected(connection, sinceNanos);
        flushAll();
    }

    void closed(Connection connection) {
        openConnections.decrementAndGet();
    }

    List<Connection> connections() {
        List<Connection> open = new ArrayList<>(slots.size());
        for (Slot slot : slots) {
            Connection connection = slot.connection();
            if (connection != null) {
                open.add(connection);
            }
        }
        return open;
    }

    void setDeadline(long dueNanos, Slot slot) {
        deadlines.add(dueNanos + timeoutNanos, slot);
    }

    /** A connection whose request is done has room again from the next turn on. */
    void freedLater(Connection connection) {
        toFree.add(connection);
    }

    void flushLater(Connection connection) {
        toFlush.add(connection);
    }

    /** Flushes every connection that was written to, once. */
    void flushAll() {
        // A flush can fail, and the failure can write to others: they join the end of the list.
        for (int i = 0; i < toFlush.size(); i++) {
            toFlush.get(i).flush();
        }
        toFlush.clear();
    }

    // What happened to requests.

    void sent(long dueNanos, long sentNanos, int bytes) {
        owed++;
        page.sent(period(dueNanos), dueNanos, sentNanos, bytes);
    }

    void answered(long dueNanos, long sentNanos, long arrivedNanos) {
        owed--;
        page.answered(period(dueNanos), dueNanos, sentNanos, arrivedNanos);
    }

    void failed(
            long dueNanos,
            FailureKind kind,
            Errno errno,
            boolean firstOnConnection,
            long nowNanos,
            Supplier<Failure.Example> example) {
        owed--;
        page.failed(period(dueNanos), kind, errno, firstOnConnection, sinceStart(nowNanos), example);
    }

    void cutOff(long dueNanos) {
        owed--;
        page.cutOff(period(dueNanos));
    }

    // Defects.

    /** Runs an event's handling; what it throws is a defect of ours and ends the run. */
    void guard(Runnable handling) {
        try {
            handling.run();
        } catch (RuntimeException | Error defect) {
            crash(defect);
        }
    }

    /** A defect: the run can't go on. */
    void crash(Throwable defect) {
        crash.complete(defect);
    }

    // What slots and connections need to know.

    Page page() {
        return page;
    }

    TcpWatch tcpWatch() {
        return tcpWatch;
    }

    Pacer pacer() {
        return pacer;
    }

    /** What a slot's connections send. */
    Requests requests(int slotNumber) {
        return requests.apply(slotNumber);
    }

    /** What a response is to be, in the words of the plan. */
    String expects() {
        return plan.expect().spec();
    }

    int maxResponseBytes() {
        return plan.maxResponseBytes();
    }

    /** Whether an example may show what the target sent: not where it can be the secret that a file held. */
    boolean showsBytes() {
        return !plan.send().isFromElsewhere();
    }

    Sockets sockets() {
        if (sockets == null) {
            throw new IllegalStateException("not open yet");
        }
        return sockets;
    }

    /** The target as {@code IP:PORT}. */
    String targetText() {
        return Diagnosis.address(sockets().plan().target());
    }

    int pipeline() {
        return plan.pipeline();
    }

    /** Whether nobody answers. */
    boolean isOneWay() {
        return plan.isOneWay();
    }

    long requestsPerConnection() {
        return plan.requestsPerConnection().orElse(Long.MAX_VALUE);
    }

    long timeoutNanos() {
        return timeoutNanos;
    }
}
