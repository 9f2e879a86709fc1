package io.tcpbench.engine;

/** Decides when requests are due and over which connection they go. Confined to its lane. */
interface Pacer {

    /** The load begins at the start of this window. */
    void begin(Window window);

    /**
     * A connection was opened.
     *
     * @param sinceNanos when its slot was free for it: the arrival of the previous response or the failure, plus the
     *     back-off; {@link Slot#NEVER_USED} for the first connection of a slot
     */
    void connected(Connection connection, long sinceNanos);

    /** A connection has room for one more request, because one was answered then. */
    void freed(Connection connection, long arrivedNanos);

    /**
     * Sends what is due; returns when the next request is due or gives up waiting, {@link Alarms#NEVER} when none will.
     */
    long turn(long nowNanos);

    /**
     * Whether every request that falls into the window, or that the plan has, has been taken up and none waits for a
     * connection.
     */
    boolean isExhausted(long nowNanos);

    /** An interrupt: nothing more is sent, and what waits is counted as not sent. */
    void cutOff();
}
