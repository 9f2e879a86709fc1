package io.tcpbench.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Pieces of GitHub-flavoured Markdown. Every foreign text goes through {@link #text} or {@link #code}: it shows as it
 * is and can be neither markup nor HTML, nor endless.
 */
public final class Markdown {
    private static final int LONGEST = 500;

    private Markdown() {}

    /** A text on one line, for use anywhere behind the beginning of a line. */
    public static String text(String text) {
        StringBuilder escaped = new StringBuilder();
        Screen.bounded(text.strip(), LONGEST).chars().forEach(c -> escaped.append(escaped((char) c)));
        return escaped.toString();
    }

    /** A backslash serves everywhere but for what HTML or a table would take first. */
    private static String escaped(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '|' -> "&#124;";
            case '\\', '`', '*', '_', '[', ']', '~', '#', '$' -> "\\" + c;
            default -> Character.toString(c);
        };
    }

    /**
     * A text letter by letter, on one line. A table breaks at a bar even here, so that in a cell {@link #text} serves.
     */
    public static String code(String text) {
        String line = Screen.bounded(text.strip(), LONGEST);
        String fence = "`";
        while (line.contains(fence)) {
            fence += "`";
        }
        String edge = line.isEmpty() || line.contains("`") ? " " : "";
        return fence + edge + line + edge + fence;
    }

    /** A table of cells that are Markdown already, with an empty line behind it. */
    public static String table(List<String> heading, List<List<String>> rows) {
        String rule = "| --- ".repeat(heading.size()) + "|\n";
        return row(heading) + rule + rows.stream().map(Markdown::row).collect(Collectors.joining()) + "\n";
    }

    private static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
