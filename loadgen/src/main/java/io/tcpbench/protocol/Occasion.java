package io.tcpbench.protocol;

/**
 * Which request is being made, and the dice for it: what is drawn follows from the plan's seed, the connection's number
 * and the request's, so that the same request can be made again. One for all connections of an event loop.
 */
final class Occasion {
    /** The golden gamma of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). */
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final long connections;
    private long connection;
    private long sequence;
    private long epochMillis;
    private long dice;

    Occasion(long seed, int connections) {
        this.seed = mixed(seed);
        this.connections = connections;
    }

    /**
     * Another request.
     *
     * @param ofConnection its number, from 1
     * @param ofRequest its number on this connection and those before it in its place, from 1
     * @param sentMillis when it was sent, since 1970
     */
    void is(long ofConnection, long ofRequest, long sentMillis) {
        connection = ofConnection;
        sequence = ofRequest;
        epochMillis = sentMillis;
        dice = mixed(mixed(seed + ofConnection * GOLDEN_GAMMA) + ofRequest * GOLDEN_GAMMA);
    }

    long connection() {
        return connection;
    }

    long sequence() {
        return sequence;
    }

    long epochMillis() {
        return epochMillis;
    }

    /**
     * The row of a file that is this request's: connections that are equally fast take one row after the other between
     * them. From 0.
     */
    int row(int rows) {
        return (int) ((connection - 1 + (sequence - 1) * connections) % rows);
    }

    /** 64 bits at random. */
    long draw() {
        dice += GOLDEN_GAMMA;
        return mixed(dice);
    }

    /** The finalizer of SplitMix64, Stafford's variant 13. */
    private static long mixed(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
