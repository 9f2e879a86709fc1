package io.tcpbench.launch;

import io.tcpbench.plan.Secrets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;

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
        lines.addLast(escaped(Secrets.masked(line)));
    }

    /** The lines, oldest first, joined by line feeds; empty if nothing was printed. */
    public synchronized String text() {
        return String.join("\n", lines);
    }

    private static String escaped(String line) {
        return line.codePoints().mapToObj(OutputTail::escaped).collect(Collectors.joining());
    }

    private static String escaped(int codePoint) {
        if (codePoint == '\t' || !Character.isISOControl(codePoint)) {
            return Character.toString(codePoint);
        }
        return String.format("\\x%02x", codePoint);
    }
}
