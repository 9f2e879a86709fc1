package io.tcpbench.gate;

/** How a search goes on. */
public sealed interface SearchStep {
    /** A rate has to be tried. */
    record Try(double ratePerSecond, Purpose purpose) implements SearchStep {}

    /** It is over. */
    record Found(RateBracket bracket) implements SearchStep {}

    /** What a rate is tried for. */
    enum Purpose {
        /** To find one that does not hold. */
        RISE,
        /** To find one that holds, because the first one did not. */
        FALL,
        /** To bring the two nearer to each other. */
        BISECTION,
        /** To see whether the highest one holds again. */
        CONFIRMATION
    }
}
