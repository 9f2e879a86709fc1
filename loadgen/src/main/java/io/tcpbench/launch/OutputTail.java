package io.tcpbench.launch;

import io.tcpbench.plan.Printable;
import io.tcpbench.plan.Secrets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The last lines that a process printed, fit to be shown: what could command a terminal is escaped, what looks like a
 * secret is masked. Any thread may add, any may read.
 */
public final class OutputTail {
    private static final int MAX_LINES = 50;

    private final Deque<String> lines = new ArrayDeque<>(MAX_LINES);

    /** Takes a line, and forgets the oldest one when there are more than 50. */
    public synchronized void add(String line) {
        if (lines.size() == MAX_LINES) {
            lines.removeFirst();
        }
        lines.addLast(shown(line));
    }

    /** The lines, oldest first, joined by line feeds; empty if nothing was printed. */
    public synchronized String text() {
        return String.join("\n", lines);
    }

    /** What may be shown of a line that a process printed: no secret, and nothing that a terminal obeys. */
    static String shown(String line) {
        return Printable.lines(Secrets.masked(line));
    }
}
