package io.tcpbench.report;

/** What may be printed on somebody's terminal. */
final class Screen {
    private static final String ELLIPSIS = "…";

    private Screen() {}

    /**
     * A text that can do nothing to a terminal and fits. Bytes of a server end up in reports: control characters, and those that turn the
     * writing around or have no width, are spelled out.
     */
    static String line(String text, int columns) {
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(codePoint -> line.append(printable(codePoint)));
        return line.length() <= columns ? line.toString() : cut(line.toString(), columns);
    }

    private static String printable(int codePoint) {
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
        int end = columns - ELLIPSIS.length();
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + ELLIPSIS;
    }
}
