package io.tcpbench.client;

import io.tcpbench.plan.Escapes;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where the lines to send come from. One thread reads them. */
public interface Lines {
    /** As much of a line as a message about it shows. */
    int SHOWN_CHARACTERS = 80;

    /**
     * The next line without its end, when it is there; nothing when no more will come.
     *
     * @throws Unsendable if it can't be sent
     * @throws Interrupted if the user wants to leave at once
     * @throws IOException if it can't be read
     */
    byte @Nullable [] next() throws IOException;

    /** Whether somebody types: then the end of the lines is the end of the conversation, answered or not. */
    boolean areTyped();

    /** Whether a line is the word to quit, {@code q} or {@code Q}. */
    static boolean isQuit(String line) {
        return line.equals("q") || line.equals("Q");
    }

    /**
     * The bytes of a line with escapes.
     *
     * @param where the line, for the message
     */
    static byte[] unescaped(byte[] line, String where) throws Unsendable {
        String text = new String(line, StandardCharsets.UTF_8);
        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), line)) {
            throw new Unsendable(new Fault(where, shown(text), "text in UTF-8, and other bytes as \\xHH"));
        }
        try {
            return Escapes.parse(text);
        } catch (IllegalArgumentException notAllowed) {
            throw new Unsendable(new Fault(where, shown(text), String.valueOf(notAllowed.getMessage())));
        }
    }

    /** The beginning of a line as a terminal may see it. */
    private static String shown(String text) {
        return text.codePoints()
                .limit(SHOWN_CHARACTERS)
                .mapToObj(Printable::character)
                .collect(Collectors.joining());
    }

    /** A line that can't be sent; the message says which and why. */
    final class Unsendable extends IOException {
        private static final long serialVersionUID = 1L;

        Unsendable(Fault fault) {
            super(fault.toString());
        }
    }

    /** The user wants to leave at once. */
    final class Interrupted extends IOException {
        private static final long serialVersionUID = 1L;

        Interrupted() {
            super("interrupted");
        }
    }
}
