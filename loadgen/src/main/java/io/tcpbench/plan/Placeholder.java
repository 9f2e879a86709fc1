package io.tcpbench.plan;

import java.nio.file.Path;
import java.util.Map;

/** What stands in a template for bytes that are made for each request: {@code ${…}}. */
public sealed interface Placeholder extends Template.Part {

    /** Longest decimal number that is padded with zeros. */
    int MOST_DIGITS = 18;

    /** What {@link #parse} takes, for messages. */
    String ALLOWED = "${connection}, ${connection:DIGITS}, ${sequence}, ${sequence:DIGITS}, ${random:N}, ${alnum:N},"
            + " ${uuid}, ${timestamp}, ${csv:FILE:COLUMN}, ${env:NAME}, or ${$} for a dollar sign";

    /**
     * The number of the connection, from 1 to the connections of the plan. One that is opened in the place of another
     * has its number.
     *
     * @param digits so many, the first of them zeros where there are fewer, the last ones of a number that has more; 0
     *     for the number as it is
     */
    record Connection(int digits) implements Placeholder {
        private static final int LONGEST = 7;

        @Override
        public int mostBytes() {
            return digits == 0 ? LONGEST : digits;
        }

        @Override
        public int leastBytes() {
            return digits == 0 ? 1 : digits;
        }
    }

    /**
     * The number of the request among those of its connection and of those that were there in its place, from 1.
     *
     * @param digits as of {@link Connection}
     */
    record Sequence(int digits) implements Placeholder {
        private static final int LONGEST = 19;

        @Override
        public int mostBytes() {
            return digits == 0 ? LONGEST : digits;
        }

        @Override
        public int leastBytes() {
            return digits == 0 ? 1 : digits;
        }
    }

    /** So many bytes of any value. */
    record RandomBytes(int count) implements Placeholder {
        @Override
        public int mostBytes() {
            return count;
        }
    }

    /** So many letters and digits of ASCII. */
    record Alphanumeric(int count) implements Placeholder {
        @Override
        public int mostBytes() {
            return count;
        }
    }

    /** A random UUID, version 4 of RFC 9562. */
    record Uuid() implements Placeholder {
        private static final int LENGTH = 36;

        @Override
        public int mostBytes() {
            return LENGTH;
        }
    }

    /** When the request was sent: milliseconds since 1970, as a decimal number. */
    record Timestamp() implements Placeholder {
        /** Until the year 2286. */
        public static final int DIGITS = 13;

        @Override
        public int mostBytes() {
            return DIGITS;
        }
    }

    /** A value of a file, from another row for each request. */
    record Csv(CsvColumn column) implements Placeholder {
        @Override
        public int mostBytes() {
            return column.mostBytes();
        }

        @Override
        public int leastBytes() {
            return column.leastBytes();
        }
    }

    /** All have one length but those that say otherwise. */
    @Override
    default int leastBytes() {
        return mostBytes();
    }

    /**
     * Reads what stands between the braces.
     *
     * @param files that were read for this template already
     * @throws IllegalArgumentException whose message says what is allowed
     */
    static Placeholder parse(String text, Map<Path, CsvFile> files) {
        int colon = text.indexOf(':');
        String argument = text.substring(colon + 1);
        return switch (colon < 0 ? text : text.substring(0, colon + 1)) {
            case "connection" -> new Connection(0);
            case "connection:" -> new Connection(digits("connection", argument));
            case "sequence" -> new Sequence(0);
            case "sequence:" -> new Sequence(digits("sequence", argument));
            case "random:" -> new RandomBytes(count("random", argument));
            case "alnum:" -> new Alphanumeric(count("alnum", argument));
            case "uuid" -> new Uuid();
            case "timestamp" -> new Timestamp();
            case "csv:" -> new Csv(CsvFile.column(argument, files));
            default -> throw new IllegalArgumentException(ALLOWED);
        };
    }

    private static int digits(String name, String argument) {
        return inRange(argument, MOST_DIGITS, "${" + name + ":DIGITS} with 1 to " + MOST_DIGITS + " DIGITS");
    }

    private static int count(String name, String argument) {
        return inRange(argument, Template.MOST_BYTES, "${" + name + ":N} with N from 1 to 1MiB");
    }

    private static int inRange(String argument, int most, String allowed) {
        try {
            long number = Quantity.bytes(argument);
            if (number >= 1 && number <= most) {
                return (int) number;
            }
        } catch (IllegalArgumentException notANumber) {
            throw new IllegalArgumentException(allowed, notANumber);
        }
        throw new IllegalArgumentException(allowed);
    }
}
