package io.tcpbench.gate;

import java.util.Locale;

/** Who gave in at a rate. Later ones say more of the target. */
public enum GaveIn {
    /** The evidence does not say: too few requests to know whether a threshold holds. */
    UNKNOWN,
    /** This program and its machine: the target never saw the rate, or was measured badly. */
    GENERATOR,
    /** The server: a threshold broke, and the generator was fine. */
    TARGET,
    /** The thresholds held. */
    NOBODY;

    /** As files spell it: in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
