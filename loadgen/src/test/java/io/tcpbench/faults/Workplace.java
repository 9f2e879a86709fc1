package io.tcpbench.faults;

import java.nio.file.Path;

/**
 * Where one row of the matrix is tried.
 *
 * @param folder for its files, its own
 * @param number of the row, from 0: for ports and addresses of its own
 */
record Workplace(Path folder, int number) {
    Path out() {
        return folder.resolve("out");
    }

    /** Where servers count that are processes of their own. */
    Path tally() {
        return folder.resolve("tally");
    }
}
