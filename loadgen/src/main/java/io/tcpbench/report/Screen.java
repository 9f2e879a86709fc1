package io.tcpbench.report;

import io.tcpbench.plan.Printable;

/** What fits on somebody's terminal. */
public final class Screen {
    private static final String ELLIPSIS = "…";
    private static final char ESCAPE = '\u001b';
    private static final int CONTINUATION = 4;
    private static final int LABEL = "requests   ".length();

    private Screen() {}

    /**
     * The lines of a report, each broken between words where it is longer than the terminal. A word that is longer than
     * that stays whole, so that it can be copied; colours have no width. Lines that go on are indented, under the text
     * that stands beside a label or a little more than they were.
     */
    public static String wrapped(String report, int columns) {
        StringBuilder wrapped = new StringBuilder();
        report.lines().forEach(line -> wrap(line, columns, wrapped));
        return wrapped.toString();
    }

    private static void wrap(String line, int columns, StringBuilder wrapped) {
        int indent = line.length() - line.stripLeading().length();
        String continuation = " ".repeat(indent == 0 ? LABEL : indent + CONTINUATION);
        String rest = line;
        for (int end = lineEnd(rest, columns); end < rest.length(); end = lineEnd(rest, columns)) {
            wrapped.append(rest.substring(0, end).stripTrailing()).append('\n');
            rest = continuation + rest.substring(end).stripLeading();
        }
        wrapped.append(rest).append('\n');
    }

    /** Behind the last word that fits, or behind the first one if none does. */
    private static int lineEnd(String text, int columns) {
        int end = text.length();
        int width = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == ESCAPE) {
                i = text.indexOf('m', i);
                continue;
            }
            if (next == ' ' && inWord && (width <= columns || end == text.length())) {
                end = i;
            }
            inWord = next != ' ';
            width++;
        }
        return width <= columns ? text.length() : end;
    }

    /**
     * A printable line, cut where a server made it endless: for files whose readers expect a line of bearable length.
     */
    static String bounded(String text, int most) {
        String line = Printable.line(text);
        if (line.length() <= most) {
            return line;
        }
        int end = most - ELLIPSIS.length();
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + ELLIPSIS;
    }
}
