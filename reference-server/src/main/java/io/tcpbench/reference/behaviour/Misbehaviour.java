package io.tcpbench.reference.behaviour;

import java.util.List;

/**
 * What a server can be asked to do wrong. Everything can be combined, and the same seed brings the same.
 *
 * <p>A request is one read, or one line or frame where the reply has those. The requests of a connection are answered
 * one after the other, and a connection is not read while a response is held back or not yet taken.
 */
public final class Misbehaviour {

    /** More than any count and later than any moment. */
    static final long NEVER = Long.MAX_VALUE;

    public static final Setting<Delay> DELAY = new Setting<>(
            "delay",
            "DIST",
            Delay.NONE,
            Delay::parse,
            "Hold every response back: 5ms, uniform:1ms..5ms, exp:2ms (the mean) or lognormal:p50=1ms,p99=20ms.");

    public static final Setting<Stalls> STALL = new Setting<>(
            "stall",
            "T/PERIOD",
            Stalls.NONE,
            Stalls::parse,
            "Everything stands still for T at the end of each PERIOD: 200ms/2s.");

    public static final Setting<FaultRates> FAIL_RATE = new Setting<>(
            "fail-rate",
            "RATE KIND",
            FaultRates.NONE,
            FaultRates::parse,
            "Spoil that share of the responses, such as 1%% reset; may be repeated. KIND is one of: " + Fault.labels()
                    + ".");

    public static final Setting<Double> DRIP = new Setting<>(
            "drip",
            "N/s",
            Double.POSITIVE_INFINITY,
            Quantity::perSecond,
            "Send at most N bytes a second to each connection, as they come due.");

    public static final Setting<Long> STOP_READING_AFTER = new Setting<>(
            "stop-reading-after",
            "N",
            NEVER,
            given -> Quantity.count(given, 0, "a whole number from 0, such as 100"),
            "Read nothing more from a connection after N requests: its window closes, its client can't send.");

    public static final Setting<Long> CLOSE_AFTER = new Setting<>(
            "close-after",
            "N",
            NEVER,
            given -> Quantity.count(given, 1, "a whole number from 1, such as 100"),
            "Close a connection when N requests were answered.");

    public static final Setting<Long> IDLE_TIMEOUT = new Setting<>(
            "idle-timeout",
            "T",
            NEVER,
            Quantity::nanos,
            "Close a connection on which nothing has arrived for T while nothing was owed.");

    public static final Setting<Double> ACCEPT_RATE = new Setting<>(
            "accept-rate",
            "N/s",
            Double.POSITIVE_INFINITY,
            Quantity::perSecond,
            "Accept at most N connections a second; the others wait in the backlog.");

    public static final Setting<Boolean> NO_ACCEPT =
            Setting.flag("no-accept", "Accept nobody: the kernel completes handshakes until the backlog is full.");

    public static final Setting<Boolean> RESET_ON_ACCEPT =
            Setting.flag("reset-on-accept", "Answer every accepted connection with RST.");

    public static final Setting<Boolean> LEAK_CONNECTIONS =
            Setting.flag("leak-connections", "Never close a connection that its client has closed (CLOSE_WAIT).");

    public static final Setting<Long> CRASH_AFTER = new Setting<>(
            "crash-after", "T", NEVER, Quantity::nanos, "Die after T without a goodbye; the exit code is 134.");

    public static final Setting<Long> SEED = new Setting<>(
            "seed",
            "N",
            1L,
            given -> Quantity.count(given, 0, "a whole number from 0"),
            "Where delays and faults are drawn from: with the same seed, request n of connection m meets the same fate."
                    + " Default: 1.");

    public static final Setting<Long> EPOCH_NANOS = new Setting<>(
            "epoch-nanos",
            "N",
            NEVER,
            Misbehaviour::epochNanos,
            "When the first PERIOD of --stall begins, on the monotonic clock of this machine (CLOCK_MONOTONIC); the children"
                    + " of processes stand still together by it. Default: now.");

    private static final List<Setting<?>> ALL = List.of(
            DELAY,
            STALL,
            FAIL_RATE,
            DRIP,
            STOP_READING_AFTER,
            CLOSE_AFTER,
            IDLE_TIMEOUT,
            ACCEPT_RATE,
            NO_ACCEPT,
            RESET_ON_ACCEPT,
            LEAK_CONNECTIONS,
            CRASH_AFTER);

    private Misbehaviour() {}

    /** All that can be asked for. The seed and the epoch are none of them: alone they change nothing. */
    public static List<Setting<?>> all() {
        return ALL;
    }

    private static long epochNanos(String given) {
        try {
            return Long.parseLong(given);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a whole number of nanoseconds", e);
        }
    }
}
