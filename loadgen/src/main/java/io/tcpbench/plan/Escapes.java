package io.tcpbench.plan;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes as people type them on one line: {@code \r \n \t \0 \\} and {@code \xHH}, everything else as UTF-8. */
public final class Escapes {
    private static final String ALLOWED = "text with the escapes \\r \\n \\t \\0 \\\\ \\xHH";

    private Escapes() {}

    /**
     * The bytes that a text with escapes stands for.
     *
     * @throws IllegalArgumentException whose message says what is allowed
     */
    public static byte[] parse(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int position = 0;
        while (position < text.length()) {
            int codePoint = text.codePointAt(position);
            position += Character.charCount(codePoint);
            if (codePoint != '\\') {
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            if (position == text.length()) {
                throw new IllegalArgumentException(ALLOWED);
            }
            char escape = text.charAt(position++);
            if (escape == 'x') {
                bytes.write(hexByte(text, position));
                position += 2;
            } else {
                bytes.write(simple(escape));
            }
        }
        return bytes.toByteArray();
    }

    private static int simple(char escape) {
        return switch (escape) {
            case 'r' -> '\r';
            case 'n' -> '\n';
            case 't' -> '\t';
            case '0' -> 0;
            case '\\' -> '\\';
            default -> throw new IllegalArgumentException(ALLOWED);
        };
    }

    private static int hexByte(String text, int position) {
        if (position + 2 > text.length()) {
            throw new IllegalArgumentException(ALLOWED);
        }
        int high = Character.digit(text.charAt(position), 16);
        int low = Character.digit(text.charAt(position + 1), 16);
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException(ALLOWED);
        }
        return high << 4 | low;
    }
}
