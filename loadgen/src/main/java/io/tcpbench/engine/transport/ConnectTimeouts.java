package io.tcpbench.engine.transport;

import io.netty.channel.ConnectTimeoutException;
import io.netty.util.concurrent.EventExecutor;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Ends connect attempts that take too long. All take the same time at most, so they wait in a line, and one timer for
 * the first of them is enough. Confined to its loop.
 */
final class ConnectTimeouts {
    private record Attempt(ThinLink link, long deadlineNanos) {}

    private final EventExecutor loop;
    private final long timeoutNanos;
    private final String message;
    private final Deque<Attempt> attempts = new ArrayDeque<>();
    private boolean timerSet;

    ConnectTimeouts(EventExecutor loop, Duration timeout, SocketAddress target) {
        this.loop = loop;
        this.timeoutNanos = timeout.toNanos();
        this.message = "connection timed out after " + timeout.toMillis() + " ms: " + target;
    }

    /** An attempt begins now. */
    void add(ThinLink link) {
        forgetConcluded();
        long nowNanos = loop.ticker().nanoTime();
        attempts.addLast(new Attempt(link, nowNanos + timeoutNanos));
        setTimer(nowNanos);
    }

    private void forgetConcluded() {
        while (!attempts.isEmpty() && !attempts.getFirst().link().isConnecting()) {
            attempts.removeFirst();
        }
    }

    private void setTimer(long nowNanos) {
        if (!timerSet && !attempts.isEmpty()) {
            timerSet = true;
            loop.schedule(this::expire, attempts.getFirst().deadlineNanos() - nowNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void expire() {
        timerSet = false;
        long nowNanos = loop.ticker().nanoTime();
        forgetConcluded();
        while (!attempts.isEmpty() && attempts.getFirst().deadlineNanos() <= nowNanos) {
            attempts.removeFirst().link().connectFailed(new ConnectTimeoutException(message));
            forgetConcluded();
        }
        setTimer(nowNanos);
    }
}
