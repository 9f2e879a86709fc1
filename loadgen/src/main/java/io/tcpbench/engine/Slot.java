package io.tcpbench.engine;

import io.tcpbench.engine.transport.Link;
import io.tcpbench.engine.transport.SocketPlan;
import io.tcpbench.result.Errno;
import io.tcpbench.result.Failure;
import io.tcpbench.result.FailureKind;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One of the connections that a plan holds: opens it, and replaces it when it is gone. At once after a connection that
 * had served; after 100 ms, doubling to 1 s, each with jitter, when a connect failed or the target closed a connection
 * that never served.
 */
final class Slot {
    /** There was no connection in this slot before. */
    static final long NEVER_USED = Long.MIN_VALUE;

    private static final long FIRST_BACK_OFF_NANOS = 100_000_000;
    private static final long LONGEST_BACK_OFF_NANOS = 1_000_000_000;

    private final Lane lane;
    private final int number;
    private final SplittableRandom jitter;
    private final Requests requests;
    private long freeSinceNanos = NEVER_USED;
    private long backOffNanos = FIRST_BACK_OFF_NANOS;
    private boolean everTried;
    private boolean everConnected;
    private boolean deadlineSet;
    private @Nullable Connection connection;

    Slot(Lane lane, int number, long seed) {
        this.lane = lane;
        this.number = number;
        this.jitter = new SplittableRandom(seed + number);
        this.requests = lane.requests(number);
    }

    /** What its connections send, the next one where the last one ended. */
    Requests requests() {
        return requests;
    }

    /** The connection of the moment; absent while there is none. */
    @Nullable Connection connection() {
        return connection;
    }

    /**
     * A request that was due then is owed on the connection. One alarm for each slot is enough, because requests leave
     * in the order in which they were due; and one of a connection would keep it in memory until then, long after it
     * was replaced.
     */
    void owes(long dueNanos) {
        if (!deadlineSet) {
            deadlineSet = true;
            lane.setDeadline(dueNanos, this);
        }
    }

    /** The deadline that was set has come; the request that it was set for may have gone with an earlier connection. */
    void deadline(long nowNanos) {
        deadlineSet = false;
        if (connection != null) {
            connection.deadline(nowNanos);
        }
    }

    /** Begins a connect attempt. */
    void connect() {
        lane.sockets().connect(new Connection(lane, this, lane.now()), number);
    }

    /**
     * A connect attempt has led to a connection.
     *
     * @param beganNanos when it was begun
     * @param establishedNanos when its TCP connection was there, if that had to be secured; else
     *     {@link Connection#UNSECURED}
     */
    void connected(Connection candidate, Link link, long beganNanos, long establishedNanos) {
        if (lane.isFinished()) {
            link.close();
            return;
        }
        if (lane.sockets().plan().target().equals(link.localAddress())) {
            // A port of the ephemeral range where nobody listens can be connected to itself, by simultaneous open (RFC
            // 9293, 3.5).
            link.close();
            notConnected(FailureKind.CONNECT_REFUSED, Errno.NONE, "connected to itself: nobody listens there");
            return;
        }
        long nowNanos = lane.now();
        boolean isSecured = establishedNanos != Connection.UNSECURED;
        lane.page().connected((isSecured ? establishedNanos : nowNanos) - beganNanos, everConnected);
        if (isSecured) {
            lane.page().secured(nowNanos - establishedNanos);
        }
        everConnected = true;
        lane.tcpWatch().opened(link);
        connection = candidate;
        candidate.opened(link, nowNanos);
        lane.connected(candidate, freeSinceNanos, isFirstAttempt());
    }

    /** A connect attempt has failed. */
    void connectFailed(Throwable cause) {
        if (lane.isFinished()) {
            return;
        }
        Diagnosis diagnosis = diagnosis(cause);
        if (diagnosis.kind() == FailureKind.RESET_BEFORE_FIRST_BYTE) {
            // The target accepted, and its reset was here before our own end of the handshake was looked at.
            lane.handshaken();
        }
        notConnected(diagnosis.kind(), diagnosis.errno(), Diagnosis.text(cause));
    }

    /** A TCP connection came about, and could not be secured. */
    void handshakeFailed(Throwable cause) {
        if (!lane.isFinished()) {
            Diagnosis diagnosis = TlsDiagnosis.ofHandshake(cause);
            notConnected(diagnosis.kind(), diagnosis.errno(), Diagnosis.text(cause));
        }
    }

    private Diagnosis diagnosis(Throwable cause) {
        SocketPlan plan = lane.sockets().plan();
        return plan.areUnix() ? Diagnosis.ofUnixConnect(cause) : Diagnosis.ofConnect(cause, plan.bindsLocally());
    }

    private void notConnected(FailureKind kind, Errno errno, String detail) {
        lane.page()
                .connectFailed(
                        kind,
                        errno,
                        lane.sinceStart(lane.now()),
                        () -> new Failure.Example("", lane.targetText(), 0, 0, detail));
        lane.attemptConcluded(isFirstAttempt());
        backOff();
    }

    private boolean isFirstAttempt() {
        boolean first = !everTried;
        everTried = true;
        return first;
    }

    /**
     * The connection is gone, and its place is free.
     *
     * @param served whether it ever brought a response; one that did not may be one of a target that closes whatever
     *     comes
     */
    void gone(long atNanos, boolean served, boolean failedRequest) {
        connection = null;
        if (served) {
            backOffNanos = FIRST_BACK_OFF_NANOS;
        }
        if (served || failedRequest) {
            freeSinceNanos = atNanos;
            lane.wantsConnection(this);
        } else {
            backOff();
        }
    }

    private void backOff() {
        long delayNanos = backOffNanos / 2 + jitter.nextLong(backOffNanos);
        backOffNanos = Math.min(backOffNanos * 2, LONGEST_BACK_OFF_NANOS);
        freeSinceNanos = lane.now() + delayNanos;
        lane.wantsConnectionAt(freeSinceNanos, this);
    }
}
