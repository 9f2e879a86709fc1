package io.tcpbench.experiment;

import io.tcpbench.result.Journal;

/** Where the load of each trial that is counted is written down while it is measured. */
@FunctionalInterface
public interface Journals {
    /** Keeps nothing. */
    Journals NONE = (side, number) -> Journal.NONE;

    /**
     * Opens the journal of one trial.
     *
     * @param number of the trial in the order of measuring, from 1
     */
    Journal open(Trial.Side side, int number);
}
