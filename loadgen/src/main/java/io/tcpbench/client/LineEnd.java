package io.tcpbench.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is sent after each line. */
public enum LineEnd {
    /** A line feed. */
    LF("\n"),
    /** Carriage return and line feed: the end of a line in most protocols of the Internet. */
    CRLF("\r\n"),
    /** Nothing. */
    NONE(""),
    /** A zero byte. */
    NUL("\0");

    private final String characters;

    LineEnd(String characters) {
        this.characters = characters;
    }

    /**
     * Reads a word.
     *
     * @throws IllegalArgumentException whose message says what is allowed
     */
    public static LineEnd parse(String word) {
        return Arrays.stream(values())
                .filter(each -> each.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        Arrays.stream(values()).map(LineEnd::word).collect(Collectors.joining(", "))));
    }

    /** As options spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A line with this end. */
    byte[] after(byte[] line) {
        byte[] bytes = characters.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(line, line.length + bytes.length);
        System.arraycopy(bytes, 0, whole, line.length, bytes.length);
        return whole;
    }
}
