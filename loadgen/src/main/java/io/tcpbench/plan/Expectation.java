package io.tcpbench.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Where a response ends, and of some whether it is right; or that there is none. */
public sealed interface Expectation {

    /** The bytes of the request come back. */
    record Echo() implements Expectation {
        @Override
        public String spec() {
            return "echo";
        }
    }

    /**
     * So many bytes, whatever they are.
     *
     * @param bytes 1 to {@link Payload#MAX_BYTES}
     */
    record Size(int bytes) implements Expectation {
        @Override
        public String spec() {
            return "size:" + bytes;
        }
    }

    /** Everything to the next line feed. */
    record Line() implements Expectation {
        @Override
        public String spec() {
            return "line";
        }
    }

    /** Just these bytes. */
    record Exact(Bytes bytes) implements Expectation {
        @Override
        public String spec() {
            return "exact:" + bytes.text();
        }
    }

    /** Everything to these bytes, which are part of the response. */
    record Until(Bytes end) implements Expectation {
        @Override
        public String spec() {
            return "until:" + end.text();
        }
    }

    /**
     * A number among the first bytes says how long the response is: {@code offset + bytes + number + adjust} bytes in
     * all, so that {@code adjust} is 0 if it counts what follows it, and {@code -(offset + bytes)} if it counts
     * everything.
     *
     * @param offset where it stands, 0 to {@link #MOST_OFFSET}
     * @param bytes of which it is made: 1, 2, 3, 4 or 8; without a sign
     * @param order of these bytes
     * @param adjust from minus to plus {@link #MOST_ADJUST}
     */
    record LengthField(int offset, int bytes, Order order, int adjust) implements Expectation {
        /** The furthest place of a length field. */
        public static final int MOST_OFFSET = 1_024;

        /** The largest correction of a length. */
        public static final int MOST_ADJUST = 1 << 20;

        static final String ALLOWED = "length-field:OFFSET,BYTES[,big|little[,ADJUST]] with an OFFSET from 0 to "
                + MOST_OFFSET + ", 1, 2, 3, 4 or 8 BYTES and an ADJUST from -" + MOST_ADJUST + " to " + MOST_ADJUST;

        /** Which of the bytes of a number comes first. */
        public enum Order {
            /** The most significant one, as in most protocols. */
            BIG,
            /** The least significant one. */
            LITTLE
        }

        /** Checks the ranges. */
        public LengthField {
            boolean isNumber = bytes == 1 || bytes == 2 || bytes == 3 || bytes == 4 || bytes == 8;
            if (!isNumber || offset < 0 || offset > MOST_OFFSET || Math.abs((long) adjust) > MOST_ADJUST) {
                throw new IllegalArgumentException(ALLOWED);
            }
        }

        static LengthField parse(String argument) {
            String[] words = argument.split(",", -1);
            if (words.length < 2 || words.length > 4) {
                throw new IllegalArgumentException(ALLOWED);
            }
            try {
                return new LengthField(
                        Integer.parseInt(words[0]),
                        Integer.parseInt(words[1]),
                        words.length > 2 ? order(words[2]) : Order.BIG,
                        words.length > 3 ? Integer.parseInt(words[3]) : 0);
            } catch (NumberFormatException notANumber) {
                throw new IllegalArgumentException(ALLOWED, notANumber);
            }
        }

        private static Order order(String word) {
            return switch (word) {
                case "big" -> Order.BIG;
                case "little" -> Order.LITTLE;
                default -> throw new IllegalArgumentException(ALLOWED);
            };
        }

        @Override
        public String spec() {
            String order = order().name().toLowerCase(Locale.ROOT);
            return "length-field:" + offset + ',' + bytes
                    + (adjust != 0 ? "," + order + ',' + adjust : order() == Order.BIG ? "" : "," + order);
        }
    }

    /**
     * Everything to the end of the first match that is not empty, as soon as the bytes that came have one. A byte is a
     * character of ISO 8859-1.
     *
     * @param text of a {@link Pattern} that does not match nothing
     */
    record Regex(String text) implements Expectation {
        /** Checks the syntax. */
        public Regex {
            if (compile(text).matcher("").find()) {
                throw new IllegalArgumentException("regex:PATTERN that does not match nothing");
            }
        }

        /** Compiled. */
        public Pattern pattern() {
            return Pattern.compile(text);
        }

        static Pattern compile(String text) {
            try {
                return Pattern.compile(text);
            } catch (PatternSyntaxException wrong) {
                throw new IllegalArgumentException(
                        "regex:PATTERN as Java understands it: " + wrong.getDescription() + " near index "
                                + wrong.getIndex(),
                        wrong);
            }
        }

        @Override
        public String spec() {
            return "regex:" + text;
        }
    }

    /** Everything to the moment when the server closes the connection: one response each. */
    record Close() implements Expectation {
        @Override
        public String spec() {
            return "close";
        }
    }

    /**
     * There is none: a request is done when the socket has taken its bytes. What the target says all the same is read
     * and not looked at.
     */
    record None() implements Expectation {
        @Override
        public String spec() {
            return "none";
        }
    }

    /**
     * What a codec says that is not ours: one that is found on the class path.
     *
     * @param name of the codec
     * @param argument for it; empty where there is none
     */
    record Named(String name, String argument) implements Expectation {
        /** Checks that there is a name. */
        public Named {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("codec:NAME or codec:NAME:ARGUMENT");
            }
        }

        @Override
        public String spec() {
            return "codec:" + name + (argument.isEmpty() ? "" : ":" + argument);
        }

        static Named parse(String text) {
            int colon = text.indexOf(':');
            return colon < 0 ? new Named(text, "") : new Named(text.substring(0, colon), text.substring(colon + 1));
        }
    }

    /** The text that {@link #parse} reads as this expectation. */
    String spec();

    /** Whether the bytes of a response are compared with those that are expected, all of them. */
    default boolean comparesAll() {
        return this instanceof Echo || this instanceof Exact;
    }

    /** What {@link #parse} takes, for messages. */
    String ALLOWED = "echo, size:N, exact:TEXT, line, until:TEXT, length-field:OFFSET,BYTES[,big|little[,ADJUST]],"
            + " regex:PATTERN, close, none or codec:NAME[:ARGUMENT]";

    /**
     * Reads what {@link #ALLOWED} says.
     *
     * @throws IllegalArgumentException whose message says what is allowed
     */
    static Expectation parse(String spec) {
        int colon = spec.indexOf(':');
        String name = colon < 0 ? spec : spec.substring(0, colon + 1);
        String argument = spec.substring(colon + 1);
        return switch (name) {
            case "echo" -> new Echo();
            case "line" -> new Line();
            case "size:" -> new Size(size(argument));
            case "exact:" -> new Exact(Bytes.parse(argument));
            case "until:" -> new Until(Bytes.parse(argument));
            case "length-field:" -> LengthField.parse(argument);
            case "regex:" -> new Regex(argument);
            case "close" -> new Close();
            case "none" -> new None();
            case "codec:" -> Named.parse(argument);
            default -> throw new IllegalArgumentException(ALLOWED);
        };
    }

    private static int size(String argument) {
        long size = Quantity.bytes(argument);
        if (size < 1 || size > Payload.MAX_BYTES) {
            throw new IllegalArgumentException("size:N from 1 to 64MiB");
        }
        return (int) size;
    }

    /** Some bytes and the escaped text that they were written as. Immutable, at least one byte. */
    final class Bytes {
        private final String text;
        private final byte[] value;

        private Bytes(String text, byte[] value) {
            this.text = text;
            this.value = value;
        }

        static Bytes parse(String text) {
            byte[] value = Escapes.parse(text);
            if (value.length == 0) {
                throw new IllegalArgumentException("TEXT of at least one byte");
            }
            return new Bytes(text, value);
        }

        /** A copy. */
        public byte[] value() {
            return value.clone();
        }

        /** As it was written, with escapes. */
        public String text() {
            return text;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
