package io.tcpbench.plan;

import java.util.regex.Pattern;

/** What a response has to hold, beyond having an end. */
public sealed interface Check {

    /** What {@link #parse} takes, for messages. */
    String ALLOWED = "exact:TEXT, prefix:TEXT, contains:TEXT or regex:PATTERN";

    /** Just these bytes. */
    record Exact(Expectation.Bytes bytes) implements Check {
        @Override
        public String spec() {
            return "exact:" + bytes.text();
        }
    }

    /** It begins with these bytes. */
    record Prefix(Expectation.Bytes bytes) implements Check {
        @Override
        public String spec() {
            return "prefix:" + bytes.text();
        }
    }

    /** These bytes are somewhere in it. */
    record Contains(Expectation.Bytes bytes) implements Check {
        @Override
        public String spec() {
            return "contains:" + bytes.text();
        }
    }

    /**
     * Somewhere in it is a match. A byte is a character of ISO 8859-1.
     *
     * @param text of a {@link Pattern}
     */
    record Regex(String text) implements Check {
        /** Checks the syntax. */
        public Regex {
            Expectation.Regex.compile(text);
        }

        /** Compiled. */
        public Pattern pattern() {
            return Pattern.compile(text);
        }

        @Override
        public String spec() {
            return "regex:" + text;
        }
    }

    /** The text that {@link #parse} reads as this check. */
    String spec();

    /**
     * Reads what {@link #ALLOWED} says.
     *
     * @throws IllegalArgumentException whose message says what is allowed
     */
    static Check parse(String spec) {
        int colon = spec.indexOf(':');
        String argument = spec.substring(colon + 1);
        return switch (spec.substring(0, Math.max(0, colon))) {
            case "exact" -> new Exact(Expectation.Bytes.parse(argument));
            case "prefix" -> new Prefix(Expectation.Bytes.parse(argument));
            case "contains" -> new Contains(Expectation.Bytes.parse(argument));
            case "regex" -> new Regex(argument);
            default -> throw new IllegalArgumentException(ALLOWED);
        };
    }
}
