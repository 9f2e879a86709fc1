package io.tcpbench.reference.engine;

import io.tcpbench.reference.behaviour.Conversation;

/** How long to wait for events: as long as was asked, and not beyond the next moment. */
final class Waiting {

    private Waiting() {}

    /**
     * The time to wait, from 0 to {@link ServerLoop#FOR_EVER}.
     *
     * @param timeoutNanos as long as was asked; {@link ServerLoop#FOR_EVER} has no end
     * @param momentNanos the next moment on the scale of {@link System#nanoTime()}, or {@link Conversation#NEVER}
     */
    static long nanos(long timeoutNanos, long momentNanos) {
        return momentNanos == Conversation.NEVER
                ? timeoutNanos
                : Math.min(timeoutNanos, Math.max(0, momentNanos - System.nanoTime()));
    }
}
