package io.tcpbench.engine;

/**
 * Which of the plan's connections a lane owns: every {@code lanes}-th, beginning with its own number.
 *
 * @param lane 0 to {@code lanes − 1}
 * @param lanes at most as many as connections
 */
record Share(int lane, int lanes, int connections) {

    /** How many connections this lane owns. */
    int size() {
        return (connections - lane + lanes - 1) / lanes;
    }

    /** Its part of everything that is divided by connections, over 0 and at most 1. */
    double ratio() {
        return (double) size() / connections;
    }

    /** How many of so many arrivals fall to its connections, when they are taken in turn. */
    long arrivals(long all) {
        long rounds = all / connections;
        long rest = all % connections;
        return rounds * size() + (rest - lane + lanes - 1) / lanes;
    }

    /** Whether the arrival with this index falls to one of its connections, when they are taken in turn. */
    boolean hasArrival(long index) {
        return (index % connections) % lanes == lane;
    }
}
