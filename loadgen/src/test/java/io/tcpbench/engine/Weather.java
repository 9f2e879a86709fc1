package io.tcpbench.engine;

import java.util.SplittableRandom;

/**
 * What befalls connections on a simulated network, as chances from 0 to 1: of each connect, each request, each write or
 * each connection.
 *
 * @param latencyNanos typical time from a request to its response
 * @param connectFails a connect ends with an errno
 * @param connectSilent a SYN is never answered
 * @param slow a response takes many times as long
 * @param pieces a response comes in several pieces
 * @param reset RST in place of a response, or within it
 * @param fin FIN in place of a response, or within it
 * @param stall the receive window closes for a while
 * @param writeError a write fails
 * @param idleEnd a connection ends by itself some time
 * @param never a request gets no response
 * @param wrong a response has a wrong byte
 * @param truncated the end of a response is missing
 * @param longer a response has more bytes than it should have
 * @param endless a response goes on and on
 * @param twice a response comes twice
 * @param unasked bytes come by themselves some time
 * @param pause the machine stands still, for each reading of the clock
 */
record Weather(
        long latencyNanos,
        double connectFails,
        double connectSilent,
        double slow,
        double pieces,
        double reset,
        double fin,
        double stall,
        double writeError,
        double idleEnd,
        double never,
        double wrong,
        double truncated,
        double longer,
        double endless,
        double twice,
        double unasked,
        double pause) {
    private static final double RAREST = 0.001;
    private static final double MOST_FREQUENT = 0.3;
    private static final double MOST_PAUSES = 0.0005;

    /** How bad it can get. */
    enum Mood {
        /** Everything comes rightly and soon, though in pieces. */
        CALM,
        /** What comes is right, but it may come late or not at all, and connections end. */
        ROUGH,
        /** Anything goes. */
        STORMY
    }

    static Weather of(Mood mood, long latencyNanos, SplittableRandom random) {
        boolean rough = mood != Mood.CALM;
        boolean stormy = mood == Mood.STORMY;
        return new Weather(
                latencyNanos,
                chance(rough, random),
                chance(rough, random),
                chance(rough, random),
                random.nextDouble(),
                chance(rough, random),
                chance(rough, random),
                chance(rough, random),
                chance(rough, random),
                chance(rough, random),
                chance(stormy, random),
                chance(stormy, random),
                chance(stormy, random),
                chance(stormy, random),
                chance(stormy, random),
                chance(stormy, random),
                chance(stormy, random),
                rough && random.nextInt(3) == 0 ? random.nextDouble() * MOST_PAUSES : 0);
    }

    /** Half of what is possible happens in one run, anything from seldom to often. */
    private static double chance(boolean possible, SplittableRandom random) {
        double chance = RAREST * Math.pow(MOST_FREQUENT / RAREST, random.nextDouble());
        return possible && random.nextBoolean() ? chance : 0;
    }
}
