package io.tcpbench.experiment;

import io.tcpbench.result.Result;

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
        ANCHOR
    }
}
