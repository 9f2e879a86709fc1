package io.tcpbench.reference.behaviour;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes on one line of text: {@code \r \n \t \0 \\} and {@code \xHH}. */
final class Escapes {

    private static final String ALLOWED = "text with the escapes \\r \\n \\t \\0 \\\\ \\xHH";
    private static final Pattern PIECE =
            Pattern.compile("\\\\x(?<hex>\\p{XDigit}{2})|\\\\(?<simple>[rnt0\\\\])|(?<plain>[^\\\\]+)");
    private static final Map<String, Integer> SIMPLE = Map.of("r", 13, "n", 10, "t", 9, "0", 0, "\\", 92);

    private Escapes() {}

    /**
     * The bytes that the text stands for; what is not escaped is written as UTF-8.
     *
     * @throws IllegalArgumentException whose message says what is allowed
     */
    static byte[] parse(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher pieces = PIECE.matcher(text);
        int end = 0;
        while (pieces.find() && pieces.start() == end) {
            end = pieces.end();
            if (pieces.group("hex") != null) {
                bytes.write(Integer.parseInt(pieces.group("hex"), 16));
            } else if (pieces.group("simple") != null) {
                bytes.write(SIMPLE.getOrDefault(pieces.group("simple"), 0));
            } else {
                bytes.writeBytes(pieces.group("plain").getBytes(StandardCharsets.UTF_8));
            }
        }
        if (end < text.length()) {
            throw new IllegalArgumentException(ALLOWED);
        }
        return bytes.toByteArray();
    }

    /** The bytes as such a text, of ASCII alone. */
    static String write(ByteBuffer bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            int each = bytes.get(i) & 0xff;
            switch (each) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default -> text.append(each < ' ' || each > '~' ? "\\x%02x".formatted(each) : Character.toString(each));
            }
        }
        return text.toString();
    }
}
