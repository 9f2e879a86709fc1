package io.tcpbench.gate;

import java.util.Locale;

/**
 * How a run ended, for people, for files and for whoever reads exit codes. 1 and 3 are the JVM's own ways to die and
 * never ours.
 */
public enum Outcome {
    /** Every threshold held. */
    PASSED(0),
    /** A threshold broke. */
    FAILED(10),
    /** A comparison showed the candidate worse. */
    REGRESSION(11),
    /** What holds rests on too few samples, or a comparison can't decide. */
    INCONCLUSIVE(12),
    /** The numbers judge the generator, not the target. */
    INVALID(13),
    /** A setting or a file of the user's can't be understood. */
    USAGE(64),
    /** The server could not be started or reached: nothing was measured. */
    UNAVAILABLE(69),
    /** A defect of this program. */
    INTERNAL(70),
    /** Results can't be written. */
    UNWRITABLE(74),
    /** The target must not be flooded. */
    REFUSED(77),
    /** Cut off by a signal. */
    INTERRUPTED(130);

    private final int exitCode;

    Outcome(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The status with which the process ends. */
    public int exitCode() {
        return exitCode;
    }

    /** As files spell it: in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
