package io.tcpbench.reference.behaviour;

/**
 * When everything stands still: for a length at the end of every period, so that a server serves when it starts.
 *
 * @param lengthNanos how long each stall lasts, less than the period; 0 if there is none
 * @param periodNanos from the beginning of one stall to that of the next
 */
public record Stalls(long lengthNanos, long periodNanos) {

    static final Stalls NONE = new Stalls(0, 1);

    private static final long LATEST_NANOS = 1_000_000_000_000_000_000L;

    /**
     * The stalls that are written so: {@code 200ms/2s}.
     *
     * @throws IllegalArgumentException if none are; the message says what is allowed
     */
    static Stalls parse(String given) {
        String allowed = "LENGTH/PERIOD with a length below the period, such as 200ms/2s";
        String[] parts = given.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(allowed);
        }
        try {
            Stalls stalls = new Stalls(Quantity.nanos(parts[0]), Quantity.nanos(parts[1]));
            if (stalls.lengthNanos < stalls.periodNanos) {
                return stalls;
            }
        } catch (IllegalArgumentException notATime) {
            // Said below, with the form of the whole.
        }
        throw new IllegalArgumentException(allowed);
    }

    /** The first moment from this one on that lies in no stall; both in nanoseconds since the server started. */
    public long firstFreeNanos(long momentNanos) {
        long intoPeriodNanos = Math.floorMod(momentNanos, periodNanos);
        return intoPeriodNanos < periodNanos - lengthNanos ? momentNanos : momentNanos - intoPeriodNanos + periodNanos;
    }

    /** The moment at which that much time has passed since another, stalls not counted; 31 years at most. */
    long afterFreeNanos(long momentNanos, long freeNanos) {
        long servedNanos = periodNanos - lengthNanos;
        long intoPeriodNanos = Math.min(Math.floorMod(momentNanos, periodNanos), servedNanos);
        long toServeNanos = intoPeriodNanos + freeNanos;
        long periods = Math.floorDiv(momentNanos, periodNanos) + toServeNanos / servedNanos;
        return (double) periods * periodNanos > LATEST_NANOS
                ? LATEST_NANOS
                : periods * periodNanos + toServeNanos % servedNanos;
    }

    /** How many stalls have begun by that moment; none before the server started. */
    public long begunBy(long momentNanos) {
        return lengthNanos == 0 ? 0 : Math.max(0, (momentNanos + lengthNanos) / periodNanos);
    }
}
