package io.tcpbench.report;

import java.util.ArrayList;
import java.util.List;

/** What may be printed on somebody's terminal. */
public final class Screen {
    private static final String ELLIPSIS = "…";

    private Screen() {}

    /**
     * A text that can do nothing to a terminal and fits. Bytes of a server end up in reports: control characters, and
     * those that turn the writing around or have no width, are spelled out.
     */
    static String line(String text, int columns) {
        String line = printable(text);
        return line.length() <= columns ? line : cut(line, columns);
    }

    /**
     * The same over a few lines, each broken where there is a space if that leaves half a line; the last is cut if it
     * does not fit.
     */
    static List<String> lines(String text, int columns, int most) {
        List<String> lines = new ArrayList<>();
        String rest = printable(text);
        while (rest.length() > columns && lines.size() < most - 1) {
            int space = rest.lastIndexOf(' ', columns);
            int end = space > columns / 2 ? space : wholeCharacters(rest, columns);
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest.length() <= columns ? rest : cut(rest, columns));
        return lines;
    }

    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(codePoint -> printable.append(printable(codePoint)));
        return printable.toString();
    }

    /** A character that can do nothing to a terminal: the same, or its code spelled out. */
    public static String printable(int codePoint) {
        if (isHarmless(codePoint)) {
            return Character.toString(codePoint);
        }
        return codePoint < 0x100 ? String.format("\\x%02x", codePoint) : String.format("\\u{%x}", codePoint);
    }

    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static String cut(String line, int columns) {
        return line.substring(0, wholeCharacters(line, columns - ELLIPSIS.length())) + ELLIPSIS;
    }

    private static int wholeCharacters(String line, int end) {
        return Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end;
    }
}
