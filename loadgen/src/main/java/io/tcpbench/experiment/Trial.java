package io.tcpbench.experiment;

import io.tcpbench.result.Result;
import java.util.Locale;

/**
 * One fresh server process, warmed up and measured.
 *
 * @param side whose server it was
 * @param pair to which it belongs, from 1; a trial of a search is alone in its own
 * @param number in the order of measuring, from 1
 * @param warmupSeconds how long it was warmed up
 * @param warm whether its p50 stood still at the end of that
 */
public record Trial(Side side, int pair, int number, int warmupSeconds, boolean warm, Result result) {

    /** Whose server a trial is of. */
    public enum Side {
        /** Known. */
        BASELINE,
        /** Under suspicion. */
        CANDIDATE,
        /** Always the same: if it changes, the machine did. */
        ANCHOR,
        /** The only one. */
        SERVER
    }

    /** By which the files of a trial are told apart, and sorted in the order of measuring: {@code 007-candidate}. */
    public static String name(Side side, int number) {
        return String.format(Locale.ROOT, "%03d-%s", number, side.name().toLowerCase(Locale.ROOT));
    }

    /** The same of this one. */
    public String name() {
        return name(side, number);
    }
}
