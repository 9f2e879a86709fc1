package io.tcpbench.engine;

import io.tcpbench.result.Period;
import org.jspecify.annotations.Nullable;

/**
 * The next request of a connection is due when its previous response has arrived, plus the think time. Due times never
 * wait for anything else, so a slow target slows the load down: what a closed loop measures is the target's speed, not
 * the wait of independent users.
 */
final class ClosedLoop implements Pacer {
    private final Lane lane;
    private final Quota quota;
    private final long thinkNanos;
    private final long patienceNanos;
    private final Alarms<Connection> thinking = new Alarms<>();
    private @Nullable Window window;
    private long endNanos = Alarms.NEVER;
    private long connectedNanos;
    private boolean gaveUp;

    /**
     * @param patienceNanos without any connection, after which requests that are left will not be sent: a target that
     *     is gone must not make them wait for ever
     */
    ClosedLoop(Lane lane, Quota quota, long thinkNanos, long patienceNanos) {
        this.lane = lane;
        this.quota = quota;
        this.thinkNanos = thinkNanos;
        this.patienceNanos = patienceNanos;
    }

    @Override
    public void begin(Window begun) {
        window = begun;
        endNanos = begun.endNanos();
        connectedNanos = begun.measuredFromNanos();
        lane.connections().forEach(connection -> fill(connection, begun.startNanos()));
    }

    @Override
    public void connected(Connection connection, long sinceNanos) {
        if (window != null) {
            fill(connection, Math.max(sinceNanos + thinkNanos, window.startNanos()));
        }
    }

    private void fill(Connection connection, long dueNanos) {
        for (int i = 0; i < connection.capacity(); i++) {
            thinking.add(dueNanos, connection);
        }
    }

    @Override
    public void freed(Connection connection, long arrivedNanos) {
        if (thinkNanos > 0) {
            thinking.add(arrivedNanos + thinkNanos, connection);
        } else if (arrivedNanos < endNanos && connection.hasRoom() && quota.take(lane.period(arrivedNanos))) {
            lane.page().due(lane.period(arrivedNanos), 0);
            connection.send(arrivedNanos, arrivedNanos);
        }
    }

    @Override
    public long turn(long nowNanos) {
        if (quota.isLimited() && !gaveUp && window != null) {
            giveUpWithoutConnections(nowNanos);
        }
        while (thinking.earliestNanos() <= nowNanos) {
            long dueNanos = thinking.earliestNanos();
            Connection connection = thinking.removeEarliest();
            if (dueNanos < endNanos && connection.hasRoom() && quota.take(lane.period(dueNanos))) {
                take(dueNanos, connection);
            }
        }
        return thinking.earliestNanos() < endNanos ? thinking.earliestNanos() : Alarms.NEVER;
    }

    private void giveUpWithoutConnections(long nowNanos) {
        if (lane.openConnections() > 0) {
            connectedNanos = Math.max(connectedNanos, nowNanos);
        } else if (nowNanos - connectedNanos >= patienceNanos) {
            gaveUp = true;
            endNanos = Long.MIN_VALUE;
            lane.page().neverSent(quota.giveUp());
        }
    }

    /** A request whose connection came only after its deadline is not sent any more; the next one is due then. */
    private void take(long dueNanos, Connection connection) {
        Period period = lane.period(dueNanos);
        long nowNanos = lane.now();
        lane.page().due(period, nowNanos - Math.max(dueNanos, connection.openedNanos()));
        if (dueNanos + lane.timeoutNanos() <= nowNanos) {
            lane.page().notSent(period);
            thinking.add(nowNanos, connection);
        } else {
            connection.send(dueNanos, nowNanos);
        }
    }

    @Override
    public boolean isExhausted(long nowNanos) {
        return gaveUp || quota.isSpent() || (nowNanos >= endNanos && thinking.earliestNanos() >= endNanos);
    }

    @Override
    public void cutOff() {
        endNanos = Long.MIN_VALUE;
    }
}
