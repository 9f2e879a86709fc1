package io.tcpbench.plan;

/**
 * Texts that can do nothing to a terminal. Bytes of a server, of its log, or of a file of somebody else's end up in
 * what is printed: control characters, and those that turn the writing around or have no width, are spelled out.
 */
public final class Printable {
    private Printable() {}

    /** A line of text. */
    public static String line(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> printable.append(character(codePoint)));
        return printable.toString();
    }

    /** A text whose line feeds and tabs are its own. */
    public static String lines(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints()
                .forEach(codePoint -> printable.append(
                        codePoint == '\n' || codePoint == '\t' ? Character.toString(codePoint) : character(codePoint)));
        return printable.toString();
    }

    /** The same character, or its code spelled out. */
    public static String character(int codePoint) {
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
}
