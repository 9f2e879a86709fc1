package io.tcpbench.engine;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.ManualIoEventLoop;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The event loop of a lane under a virtual clock: Netty's own loop and the product's own pacing, over events of a
 * simulated network in place of a kernel's.
 */
final class SimulatedLoop implements IoHandler {
    private record Event(long nanos, long number, Runnable handling) {}

    private final VirtualClock clock;
    private final ManualIoEventLoop loop;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::number));
    private final Set<SimulatedChannel> readable = new LinkedHashSet<>();
    private long eventsSoFar;
    private long wakesNanos;

    SimulatedLoop(VirtualClock clock, PacedIoHandler.Turn turn) {
        this.clock = clock;
        this.wakesNanos = clock.frozen();
        this.loop = new ManualIoEventLoop(
                null, Thread.currentThread(), PacedIoHandler.factory(executor -> this, clock, turn, false), clock);
    }

    EventLoop eventLoop() {
        return loop;
    }

    /** Something happens on the network then. */
    void at(long nanos, Runnable handling) {
        events.add(new Event(nanos, eventsSoFar++, handling));
    }

    /** There is something to read from this channel. */
    void isReadable(SimulatedChannel channel) {
        readable.add(channel);
    }

    /** Has the loop do this in its next pass. */
    void execute(Runnable task) {
        loop.execute(task);
        wakesNanos = clock.frozen();
    }

    /** When it goes on: at once if it has something to do, {@link Alarms#NEVER} if it waits for nothing. */
    long wakesNanos() {
        return wakesNanos;
    }

    /** Wakes up: handles what has happened, and makes one pass. */
    void pass() {
        handleEvents();
        loop.run(0);
    }

    /** Ends for good, so that Netty forgets it. */
    void end() {
        loop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
    }

    @Override
    public int run(IoHandlerContext context) {
        int handled = handleEvents();
        wakesNanos = handled == 0 && context.canBlock() ? waitsUntil(context) : clock.frozen();
        return handled;
    }

    private long waitsUntil(IoHandlerContext context) {
        long nowNanos = clock.frozen();
        long delayNanos = context.delayNanos(nowNanos);
        long alarmNanos = delayNanos >= Alarms.NEVER - Math.max(0, nowNanos) ? Alarms.NEVER : nowNanos + delayNanos;
        return events.isEmpty()
                ? alarmNanos
                : Math.min(alarmNanos, events.element().nanos());
    }

    private int handleEvents() {
        int handled = 0;
        while (!events.isEmpty() && events.element().nanos() <= clock.frozen()) {
            events.remove().handling().run();
            handled++;
        }
        for (SimulatedChannel channel : List.copyOf(readable)) {
            readable.remove(channel);
            channel.readOnce();
            handled++;
        }
        return handled;
    }

    @Override
    public IoRegistration register(IoHandle handle) {
        throw new UnsupportedOperationException("channels of a simulation need no registration");
    }

    @Override
    public void wakeup() {}

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return true;
    }
}
