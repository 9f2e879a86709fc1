package io.tcpbench.plan;

import java.util.Arrays;

/** Where a response ends and whether it is right. */
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

    /** The text that {@link #parse} reads as this expectation. */
    String spec();

    /** What {@link #parse} takes, for messages. */
    String ALLOWED = "echo, size:N, exact:TEXT, line or until:TEXT";

    /**
     * Reads {@code echo}, {@code size:N}, {@code exact:TEXT}, {@code line} or {@code until:TEXT}.
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
                throw new IllegalArgumentException(ALLOWED + "; TEXT has at least one byte");
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
