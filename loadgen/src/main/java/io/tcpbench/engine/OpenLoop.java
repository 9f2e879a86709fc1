package io.tcpbench.engine;

import io.tcpbench.result.Period;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Requests are due by a timetable, whatever the target does. One that finds no free connection waits with its due time
 * unchanged, first come, first served, until its deadline; free connections are taken in turn.
 */
final class OpenLoop implements Pacer {
    private final Lane lane;
    private final Timetable timetable;
    private final Quota quota;
    private final long timeoutNanos;
    private final Deque<Connection> free = new ArrayDeque<>();
    private final DueTimes waiting = new DueTimes();
    private @Nullable Window window;

    OpenLoop(Lane lane, Timetable timetable, Quota quota, long timeoutNanos) {
        this.lane = lane;
        this.timetable = timetable;
        this.quota = quota;
        this.timeoutNanos = timeoutNanos;
    }

    @Override
    public void begin(Window begun) {
        window = begun;
    }

    @Override
    public void connected(Connection connection, long sinceNanos) {
        serve(connection);
    }

    @Override
    public void freed(Connection connection, long arrivedNanos) {
        serve(connection);
    }

    /** Gives a connection what waits, and keeps it for later if it still has room. */
    private void serve(Connection connection) {
        while (!waiting.isEmpty() && connection.hasRoom()) {
            long dueNanos = waiting.removeFirst();
            long nowNanos = lane.now();
            if (dueNanos + timeoutNanos <= nowNanos) {
                lane.page().notSent(lane.period(dueNanos));
            } else {
                connection.send(dueNanos, nowNanos);
            }
        }
        offer(connection);
    }

    private void offer(Connection connection) {
        if (connection.hasRoom() && !connection.isOffered()) {
            connection.offered(true);
            free.addLast(connection);
        }
    }

    private @Nullable Connection nextFree() {
        for (Connection next = free.pollFirst(); next != null; next = free.pollFirst()) {
            next.offered(false);
            if (next.hasRoom()) {
                return next;
            }
        }
        return null;
    }

    @Override
    public long turn(long nowNanos) {
        Window current = window;
        if (current == null) {
            return Alarms.NEVER;
        }
        giveUpWaiting(nowNanos);
        long dueNanos = current.startNanos() + timetable.dueNanos();
        while (dueNanos <= nowNanos && dueNanos < current.endNanos() && quota.take(current.period(dueNanos))) {
            take(dueNanos, current);
            timetable.advance();
            dueNanos = current.startNanos() + timetable.dueNanos();
        }
        long nextNanos = hasMore(current) ? dueNanos : Alarms.NEVER;
        return waiting.isEmpty() ? nextNanos : Math.min(nextNanos, waiting.first() + timeoutNanos);
    }

    private boolean hasMore(Window current) {
        long dueNanos = current.startNanos() + timetable.dueNanos();
        return dueNanos < current.endNanos() && !(quota.isSpent() && current.period(dueNanos) == Period.MEASURED);
    }

    private void take(long dueNanos, Window current) {
        Period period = current.period(dueNanos);
        long nowNanos = lane.now();
        lane.page().due(period, nowNanos - dueNanos);
        boolean tooLate = dueNanos + timeoutNanos <= nowNanos;
        if ((tooLate || nowNanos >= current.endNanos()) && period == Period.MEASURED) {
            lane.page().missedByUs();
        }
        if (tooLate) {
            lane.page().notSent(period);
            return;
        }
        Connection connection = waiting.isEmpty() ? nextFree() : null;
        if (connection == null) {
            waiting.add(dueNanos);
        } else {
            connection.send(dueNanos, nowNanos);
            offer(connection);
        }
    }

    private void giveUpWaiting(long nowNanos) {
        while (!waiting.isEmpty() && waiting.first() + timeoutNanos <= nowNanos) {
            lane.page().notSent(lane.period(waiting.removeFirst()));
        }
    }

    @Override
    public boolean isExhausted(long nowNanos) {
        Window current = window;
        return current == null || (waiting.isEmpty() && !hasMore(current));
    }

    @Override
    public void cutOff() {
        while (!waiting.isEmpty()) {
            lane.page().notSent(lane.period(waiting.removeFirst()));
        }
        window = null;
    }
}
